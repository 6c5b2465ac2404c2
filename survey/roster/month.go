package roster

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"ceping/survey"
)

var (
	months  = regexp.MustCompile(`^(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(?:\d{1,2}\s*日?)?)?(?:\s+[\d:]+)?$`)
	compact = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})?$`)
	serial  = regexp.MustCompile(`^\d{4,5}(?:\.\d+)?$`)
)

// parseMonth reads 1985-03, 1985.3, 1985/3/1, 1985年3月, 198503, 19850312 and a day as spreadsheets count them, as 1985-03, in
// full-width digits too.
func parseMonth(typed string) (string, bool) {
	typed = survey.Plain(typed)
	m := months.FindStringSubmatch(typed)
	if m == nil {
		m = compact.FindStringSubmatch(typed)
	}
	if m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		return fmt.Sprintf("%04d-%02d", year, month), year >= 1900 && month >= 1 && month <= 12
	}
	if serial.MatchString(typed) { // days since 1899-12-30
		days, err := strconv.ParseFloat(typed, 64)
		if err != nil || days < 5_000 || days > 60_000 {
			return "", false
		}
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format("2006-01"), true
	}
	return "", false
}
