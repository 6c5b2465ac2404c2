package words

import (
	"strings"

	"ceping/survey"
)

// Deed is what an act is called in the log, and what the log says of it beside who and when: in English, hashed into chains, and kept in
// archives for as long as paper is. So each is written by the one function here that has its name, beside what reads it back, and its
// text stays byte for byte; TestDeeds has all of them as they were always written.
type Deed struct{ name, detail string }

// Name is the act's name.
func (d Deed) Name() string { return d.name }

// Detail is what the log says of the act; "" of one that says all by its name.
func (d Deed) Detail() string { return d.detail }

// shown is how an act is told on screens.
type shown struct {
	name string
	// read tells the detail; nil: the detail as it is, behind the name. ok is false for one that it did not write.
	read func(name, detail string) (text string, ok bool)
}

// acts are all that were ever written.
var acts = merged(actsOfBoxes, actsOfCounts, actsOfHouse, actsOfMirrors, actsOfPeople, actsOfResults, actsOfSessions)

// Act is an entry of a log for screens. What no function here wrote is shown as it stands, so that nothing is hidden.
func Act(e survey.AuditEntry) string {
	one, known := acts[e.Name]
	if !known {
		return strings.TrimSpace(e.Name + " " + e.Detail)
	}
	if one.read != nil {
		if text, ok := one.read(one.name, e.Detail); ok {
			return text
		}
	}
	return withDetail(one.name, e.Detail)
}

// Who is who acted, for screens.
func Who(who string) string {
	switch who {
	case survey.Terminal:
		return "终端"
	case survey.Stranger:
		return "未登录的人"
	}
	return who
}

func withDetail(name, detail string) string {
	if detail == "" {
		return name
	}
	return name + "：" + detail
}

// nameOnly tells no detail: it has nothing that people need, or the reason alone stands beside it.
func nameOnly(name, _ string) (string, bool) { return name, true }

// spaced is a code in groups of four, as it stands everywhere.
func spaced(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.Join(append(groups, code), " ")
}
