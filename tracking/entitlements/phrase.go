package entitlements

// phrase is a text that reports have in every language.
type phrase uint8

// The phrases. Those of classes and rules are in the order of these.
const (
	labelAuthorized phrase = iota
	labelCCB
	labelCCX
	labelCCXInactive
	labelKnownGuests
	labelMail
	labelDenyAccess
	labelDocuments
	labelNoServerAccess
	labelNoCredential
	labelPartly
	labelOnlyEntitled
	labelMerged
	labelDenyGroups
	labelEntitlements
	labelMonth
	labelCompany
	labelAccount
	labelGenerated
	labelChecksum
	labelReadings
	labelAdministration
	labelServers
	labelVersions
	labelTrackingServers
	labelReportTool
	labelAssistance
	labelDirectories

	categoryCCB
	categoryCCX
	categoryCCXInactive
	categoryKnownGuest
	categoryDenyAccess
	categoryNoServerAccess
	categoryNoCredential
	categoryPartly

	sayNoCredential
	sayCertificateEnded
	sayDenied
	sayNotListed
	sayInternal
	sayLevelAbove
	sayMailbox
	sayNoEntry
	sayNotCalculated
	sayReads
	sayActive
	sayInactive
	sayNeverSeen
	sayUnknownActivity
	sayUnknownAsInactive

	classSecurity
	classWarning
	classInformation
	observeOpenHTTP
	observeOpenLDAP
	observeNoDeny
	observeMissingGroup
	observeEmptyGroup
	observeOffline
	observeNotFound
	observeLDAPDirectory
	observeWildcard
	observeNotTracking
	observeRaised
	observeMailbox
	observeUnknownActivity
	observeConflict
	observeNoTrackingData
	observeOtherReadings

	wordThisScan
	wordHighest
	wordAll
	wordAllBut
	wordAvailable
	wordOffline
	wordExternal
	wordPrimary
	wordNotScanned
	wordNone
	wordHighestMonth
	wordMonths
	wordObservations
	wordMore
	wordSum
	wordBaseline
	wordCertificate
	wordPassword
	wordEnded
	phraseCount
)

// phrases has each in English and German.
var phrases = [phraseCount][2]string{
	labelAuthorized:      {"Authorized User Count", "Anzahl autorisierter Benutzer"},
	labelCCB:             {"CCB License Count", "Anzahl CCB-Lizenzen"},
	labelCCX:             {"CCX License Count", "Anzahl CCX-Lizenzen"},
	labelCCXInactive:     {"CCX Inactive Count", "Anzahl inaktiver CCX-Benutzer"},
	labelKnownGuests:     {"Known Guests Count", "Anzahl bekannter Gäste"},
	labelMail:            {"Mail User Count", "Anzahl Mailbenutzer"},
	labelDenyAccess:      {"Deny Access User Count", "Anzahl Benutzer mit verweigertem Zugriff"},
	labelDocuments:       {"Person Document Count", "Anzahl Personendokumente"},
	labelNoServerAccess:  {"No Server Access Count", "Anzahl Benutzer ohne Serverzugriff"},
	labelNoCredential:    {"No Credential Count", "Anzahl Personen ohne Anmeldemöglichkeit"},
	labelPartly:          {"Partial Deny Access Count", "Anzahl Benutzer mit teilweise verweigertem Zugriff"},
	labelOnlyEntitled:    {"Names in Entitlement Data Alone", "Namen nur in Berechtigungsdaten"},
	labelMerged:          {"Merged Person Count", "Anzahl zusammengeführter Personen"},
	labelDenyGroups:      {"Deny Access Groups", "Gruppen mit verweigertem Zugriff"},
	labelEntitlements:    {"CCX Entitlements (highest month)", "CCX-Berechtigungen (höchster Monat)"},
	labelMonth:           {"CCX Users in %s", "CCX-Benutzer im Monat %s"},
	labelCompany:         {"Company", "Firma"},
	labelAccount:         {"HCL Account #", "HCL-Kundennummer"},
	labelGenerated:       {"Results Generated On", "Ergebnis erstellt am"},
	labelChecksum:        {"SHA-256 of the figures", "SHA-256 der Zahlen"},
	labelReadings:        {"Rules read otherwise", "Abweichende Regeln"},
	labelAdministration:  {"Administration Server", "Administrationsserver"},
	labelServers:         {"All Domino Servers", "Alle Domino-Server"},
	labelVersions:        {"Server Versions", "Serverversionen"},
	labelTrackingServers: {"Entitlement Tracking Servers", "Server mit Entitlement Tracking"},
	labelReportTool:      {"User Report Tool Location", "Ort des User Report Tool"},
	labelAssistance:      {"Directory Assistance Catalog", "Directory-Assistance-Katalog"},
	labelDirectories:     {"Directories", "Verzeichnisse"},

	categoryCCB:            {"CCB Users", "CCB-Benutzer"},
	categoryCCX:            {"CCX Active Users", "Aktive CCX-Benutzer"},
	categoryCCXInactive:    {"CCX Inactive Users", "Inaktive CCX-Benutzer"},
	categoryKnownGuest:     {"Known Guest Users", "Bekannte Gäste"},
	categoryDenyAccess:     {"Deny Access Users", "Benutzer mit verweigertem Zugriff"},
	categoryNoServerAccess: {"No Server Access Users", "Benutzer ohne Serverzugriff"},
	categoryNoCredential:   {"Persons without Credential", "Personen ohne Anmeldemöglichkeit"},
	categoryPartly:         {"Authorized - Partial Deny Access", "Autorisiert - teilweise verweigert"},

	sayNoCredential:      {"holds neither a Notes certificate nor an Internet password that counts", "hat weder ein Notes-Zertifikat noch ein Internetkennwort, das zählt"},
	sayCertificateEnded:  {"the Notes certificate ended on %[1]s, and no other credential counts", "das Notes-Zertifikat ist am %[1]s abgelaufen, und nichts anderes zählt"},
	sayDenied:            {"reaches no server: their lists deny access", "erreicht keinen Server: ihre Listen verweigern den Zugriff"},
	sayNotListed:         {"reaches no server: none lists the user among those who may access it", "erreicht keinen Server: keiner führt den Benutzer unter denen, die zugreifen dürfen"},
	sayInternal:          {"internal user who reaches a server", "interner Benutzer, der einen Server erreicht"},
	sayLevelAbove:        {"external, and access level %[2]s is above %[3]s", "extern, und die Zugriffsstufe %[2]s liegt über %[3]s"},
	sayMailbox:           {"external, with a mailbox", "extern, mit eigener Maildatei"},
	sayNoEntry:           {"external, without an access level in any database", "extern, ohne Zugriffsstufe in einer Datenbank"},
	sayNotCalculated:     {"external, access level not calculated", "extern, Zugriffsstufe nicht berechnet"},
	sayReads:             {"external, and access level %[2]s does not write", "extern, und die Zugriffsstufe %[2]s schreibt nicht"},
	sayActive:            {"external, access level %[2]s, last access %[4]s within %[5]d days", "extern, Zugriffsstufe %[2]s, letzter Zugriff %[4]s innerhalb von %[5]d Tagen"},
	sayInactive:          {"external, access level %[2]s, last access %[4]s more than %[5]d days ago", "extern, Zugriffsstufe %[2]s, letzter Zugriff %[4]s vor mehr als %[5]d Tagen"},
	sayNeverSeen:         {"external, access level %[2]s, no access known", "extern, Zugriffsstufe %[2]s, kein Zugriff bekannt"},
	sayUnknownActivity:   {"external, access level %[2]s, activity unknown since nothing is tracked: counted", "extern, Zugriffsstufe %[2]s, Aktivität unbekannt, da nichts verfolgt wird: gezählt"},
	sayUnknownAsInactive: {"external, access level %[2]s, activity unknown since nothing is tracked: taken as inactive", "extern, Zugriffsstufe %[2]s, Aktivität unbekannt, da nichts verfolgt wird: als inaktiv gezählt"},
	classSecurity:        {"Security", "Sicherheit"},
	classWarning:         {"Warning", "Warnung"},
	classInformation:     {"Information", "Information"},
	observeOpenHTTP:      {"HTTP is enabled and does not enforce server access", "HTTP ist aktiviert und erzwingt die Serverzugriffsregeln nicht"},
	observeOpenLDAP:      {"LDAP is enabled and does not enforce server access", "LDAP ist aktiviert und erzwingt die Serverzugriffsregeln nicht"},
	observeNoDeny:        {"the server denies access to nobody", "der Server verweigert niemandem den Zugriff"},
	observeMissingGroup:  {"a server denies access to this group, which does not exist: %s", "ein Server verweigert dieser Gruppe den Zugriff, die es nicht gibt: %s"},
	observeEmptyGroup:    {"the deny access group has no members", "die Gruppe mit verweigertem Zugriff hat keine Mitglieder"},
	observeOffline:       {"the server is offline", "der Server ist offline"},
	observeNotFound:      {"the directory of Directory Assistance cannot be found: %s", "das Verzeichnis der Directory Assistance ist nicht zu finden: %s"},
	observeLDAPDirectory: {"the entry of Directory Assistance is LDAP; its persons are not scanned: %s", "der Eintrag der Directory Assistance ist LDAP; seine Personen werden nicht gelesen: %s"},
	observeWildcard:      {"wildcard in the server's access list: %s", "Platzhalter in der Zugriffsliste des Servers: %s"},
	observeNotTracking:   {"License Tracking is not on", "License Tracking ist nicht eingeschaltet"},
	observeRaised:        {"external user counted as CCB: %s", "externer Benutzer als CCB gezählt: %s"},
	observeMailbox:       {"external user with a mailbox: %s", "externer Benutzer mit eigener Maildatei: %s"},
	observeUnknownActivity: {"activity of a CCX user is not known, since License Tracking is on at no server",
		"die Aktivität eines CCX-Benutzers ist unbekannt, da License Tracking auf keinem Server eingeschaltet ist"},
	observeConflict: {"in an internal and an external directory: counted as internal, %[1]s; as external it would be %[2]s",
		"in einem internen und einem externen Verzeichnis: als intern gezählt, %[1]s; als extern wäre es %[2]s"},
	observeNoTrackingData: {"License Tracking is on, but no access up to the time of the count was found: every CCX user counts as inactive",
		"License Tracking ist eingeschaltet, aber bis zum Zeitpunkt der Zählung wurde kein Zugriff gefunden: jeder CCX-Benutzer zählt als inaktiv"},
	observeOtherReadings: {"the highest of the last days takes in a scan made with other rules: %s",
		"der Höchstwert der letzten Tage enthält eine Auswertung nach anderen Regeln: %s"},

	wordThisScan:     {"Active", "Aktuell"},
	wordHighest:      {"All %d days", "Alle %d Tage"},
	wordAll:          {"all", "alle"},
	wordAllBut:       {"all but %s", "alle außer %s"},
	wordAvailable:    {"Available", "Verfügbar"},
	wordOffline:      {"Offline", "Offline"},
	wordExternal:     {"external", "extern"},
	wordPrimary:      {"primary", "primär"},
	wordNotScanned:   {"not scanned", "nicht gelesen"},
	wordNone:         {"none", "keine"},
	wordHighestMonth: {"highest", "höchster"},
	wordMonths:       {"CCX users by month", "CCX-Benutzer nach Monaten"},
	wordObservations: {"Observations that need action", "Beobachtungen mit Handlungsbedarf"},
	wordMore:         {"%s more in %s", "%s weitere in %s"},
	wordSum:          {"%s merged persons = %s", "%s zusammengeführte Personen = %s"},
	wordBaseline:     {"This is a baseline, not an audit.", "Dies ist ein Ausgangswert, keine Prüfung."},
	wordCertificate:  {"certificate", "Zertifikat"},
	wordPassword:     {"password", "Kennwort"},
	wordEnded:        {"certificate that ended", "abgelaufenes Zertifikat"},
}
