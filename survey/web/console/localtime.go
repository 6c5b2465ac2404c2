package console

import "time"

// localTime is an entry's time on this machine's clock.
func localTime(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Local().Format("2006-01-02 15:04:05")
}
