package entitlements

import "testing"

func TestThousandsAreToldApartFromDecimals(t *testing.T) {
	for text, want := range map[string]int{
		"12.000": 12000, "12,000": 12000, "12000": 12000, "12'000": 12000, "12 000": 12000, "12\u202f000": 12000,
		"1.234.567": 1234567, "1,234,567": 1234567, "0": 0, " 7 ": 7, "100": 100,
		"12,0": 12, "12.00": 12, "12.0000": 12, "12.000,00": 12000, "12,000.0": 12000, "0012": 12,
	} {
		if got, err := ParseCount(text); err != nil || got != want {
			t.Errorf("%s: got %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "x", "-1", "12.5", "12,5", "0.500", "1234.567", "1.2345", "1.234,567.8", "12.000,500", "1.234,567", "12,", ",5", "1e3",
		"12.00.000", "99999999999", "1,234.567",
	} {
		if got, err := ParseCount(text); err == nil {
			t.Errorf("%s is read as %d", text, got)
		}
	}
}
