package entitlements

// Class is what a person counts as. Each person is in exactly one.
type Class uint8

// The classes.
const (
	CCB Class = iota
	CCX
	CCXInactive
	KnownGuest
	DenyAccess
	NoServerAccess
	NoCredential
	classes
)

// String is the class's name in tables, the same in every language.
func (c Class) String() string {
	return [...]string{"CCB", "CCX", "CCXInactive", "KnownGuest", "DenyAccess", "NoServerAccess", "NoCredential"}[c]
}

// Authorized tells whether a person of the class needs a license.
func (c Class) Authorized() bool { return c == CCB || c == CCX }

// rule is what decided about a person's class.
type rule uint8

// The rules, in the order in which they are asked.
const (
	ruleNoCredential rule = iota
	ruleCertificateEnded
	ruleDenied
	ruleNotListed
	ruleInternal
	ruleLevelAbove
	ruleMailbox
	ruleNoEntry
	ruleNotCalculated
	ruleReads
	ruleActive
	ruleInactive
	ruleNeverSeen
	ruleUnknownActivity
	ruleUnknownAsInactive
	rules
)

// classify finds the class of a person, and tells which facts it looked at that
// are in doubt.
func (d *domain) classify(p *person) (Class, rule, doubt) {
	looked := doubt(0)
	if !d.holdsCredential(p) {
		if p.expired && !p.certificate {
			return NoCredential, ruleCertificateEnded, doubtCertificate | doubtPassword
		}
		return NoCredential, ruleNoCredential, doubtCertificate | doubtPassword
	}
	if p.doubts&doubtPassword != 0 && d.access.of(p, false) != d.access.of(p, true) {
		looked |= doubtPassword
	}
	if p.reach.count == 0 {
		if p.reach.denied {
			return DenyAccess, ruleDenied, looked
		}
		return NoServerAccess, ruleNotListed, looked
	}
	switch {
	case !p.external:
		return CCB, ruleInternal, looked
	case p.level > d.maximum():
		return CCB, ruleLevelAbove, looked
	case p.mailFile != "" && d.choices.of(&readMailbox) == "ccb":
		return CCB, ruleMailbox, looked
	}
	looked |= doubtLevel
	switch {
	case p.level == noLevel:
		return KnownGuest, ruleNoEntry, looked
	case p.level == notCalculated:
		return KnownGuest, ruleNotCalculated, looked
	case p.level <= levelReader:
		return KnownGuest, ruleReads, looked
	}
	class, by := d.activity(p)
	return class, by, looked | doubtAccess
}

// holdsCredential tells whether somebody can prove who he is. Who is known from
// entitlement data alone was seen to.
func (d *domain) holdsCredential(p *person) bool {
	switch {
	case p.onlyEntitled || p.certificate:
		return true
	case d.choices.of(&readCredential) == "any":
		return true
	case d.choices.of(&readCredential) == "certificate":
		return false
	}
	return p.password
}

// maximum is the highest level of a CCX user.
func (d *domain) maximum() Level {
	if d.choices.of(&readMaximum) == "editor" {
		return levelEditor
	}
	return levelAuthor
}

// activity tells a CCX user from one who is inactive. Where nothing is tracked
// nobody can tell, and those not seen count too.
func (d *domain) activity(p *person) (Class, rule) {
	switch {
	case d.activeSince(p, d.span.activeDays):
		return CCX, ruleActive
	case !d.isTracking && d.choices.of(&readTracking) == "ccx":
		return CCX, ruleUnknownActivity
	case !d.isTracking:
		return CCXInactive, ruleUnknownAsInactive
	case p.lastAccess == 0:
		return CCXInactive, ruleNeverSeen
	}
	return CCXInactive, ruleInactive
}
