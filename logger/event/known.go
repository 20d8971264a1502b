package event

// Known are numbers that the reader of a log gives to texts that come again and
// again, so that whoever takes events need not look the texts up each time. By is
// a number that no other reader has and that a reader changes when it begins to
// number anew; Person then stands for one user and host, Product for one product
// and its name, Server for one server, each from 1 to MaxKnown. 0 says that there
// is no number.
type Known struct {
	By                      uint32
	Person, Product, Server uint16
}

// MaxKnown bounds the numbers of Known.
const MaxKnown = 1<<15 - 1
