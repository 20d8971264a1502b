package simulate

import (
	"strconv"
	"strings"
)

var (
	firstNames = [40]string{
		"anna", "ben", "carla", "david", "elena", "felix", "grace", "henry", "ines", "jonas",
		"karin", "leo", "maria", "nils", "olga", "paul", "quentin", "rosa", "samir", "tara",
		"ulrich", "vera", "walter", "xenia", "yusuf", "zoe", "amit", "bela", "chen", "dora",
		"emil", "fatima", "george", "hanna", "ivan", "julia", "kenji", "lara", "miguel", "nadia",
	}
	lastNames = [50]string{
		"adler", "berger", "costa", "diaz", "evans", "fischer", "gupta", "hansen", "ito", "jensen",
		"kumar", "lopez", "meyer", "novak", "olsen", "petrov", "quinn", "rossi", "sato", "tanaka",
		"ueda", "vogel", "weber", "xu", "young", "zimmer", "arnold", "brandt", "clark", "dubois",
		"ekberg", "ford", "garcia", "hofer", "iyer", "jones", "keller", "lang", "moreau", "nair",
		"okada", "park", "rao", "silva", "thoma", "ullah", "varga", "wolf", "yamada", "zeller",
	}
	featureWords = [12]string{
		"designer", "solver", "mesher", "viewer", "optimizer", "router",
		"simulator", "analyzer", "modeler", "translator", "renderer", "verifier",
	}
	featureKinds = [6]string{"", "_hpc", "_adv", "_base", "_gui", "_lib"}
	dataWords    = [5]string{"View", "Solve", "Mesh", "Post", "Optimize"}
	daemonNames  = [7]string{"acmelmd", "BOREAL", "cadflex", "femlmd", "GRIDSIM", "novalmd", "polyd"}
)

// userName is the i-th user's login: mostly anna.berger, but servers also see
// names with blanks and letters beyond ASCII.
func userName(i int) string {
	f, l := len(firstNames), len(lastNames)
	first, last := firstNames[i%f], lastNames[(i/f+i)%l]
	number := ""
	if round := i / (f * l); round > 0 {
		number = strconv.Itoa(round + 1)
	}
	switch {
	case i%53 == 7:
		return title(first) + " Núñez" + strconv.Itoa(i)
	case i%37 == 5:
		return title(first) + " " + title(last) + number
	}
	return first + "." + last + number
}

func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// numbered is a machine's name: the site and a number of at least 4 digits.
func numbered(code string, i int) string {
	digits := strconv.Itoa(i + 1)
	return code + strings.Repeat("0", max(0, 4-len(digits))) + digits
}

// featureName is the i-th feature's name, different for every i.
func featureName(i int) string {
	words, kinds := len(featureWords), len(featureKinds)
	name := featureWords[i%words] + featureKinds[i/words%kinds]
	if round := i / (words * kinds); round > 0 {
		name += "_" + strconv.Itoa(round+1)
	}
	return name
}

// daemonName is the i-th vendor daemon's name.
func daemonName(i int) string {
	name := daemonNames[i%len(daemonNames)]
	if round := i / len(daemonNames); round > 0 {
		name += strconv.Itoa(round + 1)
	}
	return name
}
