package sessions

import "strings"

// Applications are those of Service Manager that have licenses.
var Applications = []string{
	"Contract Management", "Change Management", "Incident Management", "Configuration Management",
	"Request Fulfillment", "Problem Management", "Service Desk", "Knowledge Management",
	"Service Level Management", "Smart Analytics",
}

// otherNames are what these are called elsewhere: in short, in earlier versions
// and in stathistory.
var otherNames = map[string]string{
	"contract":                  "Contract Management",
	"asset contract management": "Contract Management",
	"change":                    "Change Management",
	"incident":                  "Incident Management",
	"configuration":             "Configuration Management",
	"request management":        "Request Fulfillment",
	"problem":                   "Problem Management",
	"knowledge":                 "Knowledge Management",
	"sla":                       "Service Level Management",
	"service level":             "Service Level Management",
}

// LoginApplication is the name under which login licenses are reported.
const LoginApplication = "Login"

// SplitList takes a list of applications apart; they stand between semicolons.
func SplitList(text string) (list []string) {
	for _, item := range strings.Split(text, ";") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}
