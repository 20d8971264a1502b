package layout

import (
	"fmt"
	"strings"
)

// Header lines of the files, in the order and spelling that files have.
var (
	LogColumns = []string{
		"UserName", "HostName", "ProcessId", "ProductId", "ProductName",
		"StartTime(InSeconds)", "EndTime(inSeconds)", "NumberDesired", "NumberGranted",
		"Date", "StartTime", "EndTime",
	}
	// LogCacheColumns has further columns behind those of Log.csv.
	LogCacheColumns = append(LogColumns[:len(LogColumns):len(LogColumns)], "Handle", "Server")

	HoursColumns     = []string{"Mode", "StartTime(InSeconds)", "EndTime(inSeconds)", "Date", "StartTime", "EndTime"}
	PurchasedColumns = []string{"Time", "Server", "ProductId", "ProductName", "NumberPurchased"}
	RejectsColumns   = []string{"Time", "Source", "Line", "Reason", "Raw"}

	// AccessColumns are those of a day's Access.csv, UserLicensesColumns those of
	// UserLicenses.csv; their times are RFC 3339 in UTC.
	AccessColumns       = []string{"UserName", "Protocol", "Server", "FirstTime", "LastTime", "Count"}
	UserLicensesColumns = []string{"UserName", "Server", "Protocol", "FirstAccess", "LastAccess", "Months"}
	// AdminRequestColumns are those of the requests that servers send at midnight,
	// LicenseTrackingColumns those of the document about the database of users,
	// ActiveUsersColumns those of the numbers of users by server.
	AdminRequestColumns    = []string{"Server", "List", "UserName", "Protocol", "FirstAccess", "LastAccess"}
	LicenseTrackingColumns = []string{"DomainId", "DomainName", "TotalUsers", "Updated"}
	ActiveUsersColumns     = []string{"Scope", "Server", "NotesUsers", "HTTPUsers", "Time"}
)

// Weekdays in the order of a week and of the summaries' columns.
var Weekdays = [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// SummaryColumns is the header of a period's Summary.csv: 178 columns for a day,
// 227 for week, month and year, which have weekdays too.
func SummaryColumns(s Span) []string {
	columns := []string{
		"UserName", "ProductId", "ProductName", "NrHours",
		"AverageDesired", "AverageUsed", "MaxDesired", "MaxUsed", "TotalDesired", "TotalUsed",
	}
	for h := range 24 {
		columns = append(columns, figureColumns(fmt.Sprintf("%02d", h))...)
	}
	if s == ADay {
		return columns
	}
	for _, name := range Weekdays {
		columns = append(columns, figureColumns(name)...)
	}
	return columns
}

func figureColumns(of string) []string {
	return []string{
		"Hours" + of, "AverageDesired" + of, "AverageUsed" + of,
		"MaxDesired" + of, "MaxUsed" + of, "TotalDesired" + of, "TotalUsed" + of,
	}
}

// Header is the columns as a file's first line, line end included.
func Header(columns []string) string { return strings.Join(columns, ",") + "\n" }
