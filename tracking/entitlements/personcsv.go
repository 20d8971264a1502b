package entitlements

import (
	"bytes"
	"fmt"
)

var personColumns = []column{
	{"FullNames", true}, {"Certificate", true}, {"CertificateExpires", true}, {"InternetPassword", true},
	{"MailServer", true}, {"MailFile", true}, {"Directory", false}, {"Mail", false},
}

// The places of personColumns.
const (
	personNames = iota
	personCertificate
	personExpires
	personPassword
	personMailServer
	personMailFile
	personDirectory
	personMail
)

// readPersons reads a table of person documents. Rows without a directory belong
// to the one given.
func (d *domain) readPersons(file string, given int) error {
	doc := document{file: file}
	return readSheet(file, personColumns, &d.problems, func(s *sheet) {
		doc.line, doc.directory = s.line(), given
		doc.doubts, doc.reasons, doc.expires = 0, doc.reasons[:0], 0
		if cell := s.cell(personDirectory); len(cell) > 0 && !d.anyDirectory {
			at, ok := d.directoryOf[string(bytes.ToLower(cell))]
			if !ok {
				d.problems.stop(file, doc.line, "the directory %s is not in the table of directories", cell)
				return
			}
			doc.directory = at
		} else if len(d.directories) > 1 && s.has(personDirectory) {
			d.problems.stop(file, doc.line, "it is not told in which directory the person is")
			return
		}
		if !d.directories[doc.directory].scanned {
			d.passedOver++
			return
		}
		doc.names = doc.names[:0]
		for item := range items(s.cell(personNames)) {
			doc.names = append(doc.names, item)
		}
		if len(doc.names) == 0 {
			d.problems.stop(file, doc.line, "a person without a name")
			return
		}
		doc.mail, doc.mailServer, doc.mailFile = s.cell(personMail), s.cell(personMailServer), s.cell(personMailFile)
		doc.credentials(s.cell(personCertificate), s.cell(personExpires), s.cell(personPassword))
		d.addDocument(&doc)
	})
}

// credentials reads what the document says of them. What can't be read is a
// doubt, which matters only where nothing else decides.
func (doc *document) credentials(certificate, expires, password []byte) {
	var err error
	if doc.certificate, err = parseYes(certificate); err != nil {
		doc.doubtful(doubtCertificate, fmt.Sprintf("Certificate: %v", err))
	}
	if doc.password, err = parseYes(password); err != nil {
		doc.doubtful(doubtPassword, fmt.Sprintf("InternetPassword: %v", err))
	}
	if len(expires) == 0 {
		return
	}
	m, err := parseMoment(expires)
	if err != nil {
		doc.doubtful(doubtCertificate, fmt.Sprintf("CertificateExpires: %v", err))
	}
	doc.expires = m.last
}

func (doc *document) doubtful(open doubt, reason string) {
	doc.doubts |= open
	doc.reasons = append(doc.reasons, reason)
}
