package archive_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/envelope"
)

// trueArchive is an archive as a session wrote it, and what was signed of it.
type trueArchive struct {
	name   string
	s      *sitting
	file   string
	report string // what must come again byte for byte
}

// kind is one kind of change to an archive's file. names is what its refusal must name.
type kind struct {
	name, names string
	file        string
	key         *envelope.Key // that opens it; nil: the session's
}

// trueArchives are one of each sort.
func trueArchives(t *testing.T) []trueArchive {
	second := opened(t, worked(t, "second-example"), 1)
	few := worked(t, "second-example")
	for code, ballots := range few.Voters.Ballots {
		few.Voters.Ballots[code] = ballots[:1]
	}
	corrected := opened(t, worked(t, "second-example"), 1)
	blinds, err := corrected.report.Result.Blinds()
	if err != nil {
		t.Fatal(err)
	}
	counts("A", func(n *archive.Counts) { n.Leftover = new(1) })(corrected)
	corrected.act(survey.ActCorrect, "leftover map[A:1]; "+survey.ReasonMark+"点错了")
	corrected.act("take report", "xlsx")
	corrected.archive.Facts.Corrected = "点错了"
	corrected.count(t, blinds)
	list := []trueArchive{
		{name: "all features", s: featured(t, 3, map[string]int{"A": 3, "B": 3, "C": 6})}, {name: "second example", s: second}, {name: "opened despite", s: despite(t)},
		{name: "corrected", s: corrected}, {name: "withheld", s: opened(t, few, 1)},
	}
	for i := range list {
		s := list[i].s
		list[i].file, list[i].report = string(s.written(t)), signedPart(t, s.report)
		r, err := judge(t, s, list[i].file, s.report.Result.Code)
		if err != nil || signedPart(t, r) != list[i].report {
			t.Fatalf("%s does not count to its own: %v", list[i].name, err)
		}
	}
	return list
}

// signedPart is the Report without the sentences that are made from it, and the software.
func signedPart(t *testing.T, r count.Report) string {
	r.Notes, r.Software, r.Alarms = nil, "", slices.Clone(r.Alarms)
	for i := range r.Alarms {
		r.Alarms[i].Text = ""
	}
	return text(t, r)
}

// judge does what ceping recount does with a file. Of a sitting without a real wrapped key, the key is at hand.
func judge(t *testing.T, s *sitting, file, code string) (r count.Report, err error) {
	a, err := archive.Read(strings.NewReader(file))
	if err != nil {
		return r, err
	}
	if err := a.Check(); err != nil {
		return r, err
	}
	if err := a.CheckCode(code); err != nil {
		return r, err
	}
	key := s.key
	if s.reallyLocked() {
		if key, err = new(boxkey.Turns).Unwrap(t.Context(), a.WrappedKey, passphrases(2), nil); err != nil {
			return r, err
		}
	}
	return archive.Recount(t.Context(), a, key, code, nil)
}

// jargon is what no refusal has: types, packages and values of Go.
var jargon = regexp.MustCompile(`json:|hex:|base64 data|strconv|\bGo\b|struct|\bmap\[|\[\]|%!|0x[0-9a-f]|<nil>|\bnil\b|runtime|interface|panic|\b(archive|survey|count|envelope|manifest|boxkey)\.[A-Z]`)

// quoted is what a refusal shows of the file.
var quoted = regexp.MustCompile(`"(\\.|[^"\\])*"`)

// try holds one kind against what was signed: it is refused in plain words that name the thing, or it is the same Report and code, or
// another archive that agrees with itself, which then has another code and is refused under the signed one. It says what came of it.
func (a trueArchive) try(t *testing.T, k kind) (outcome string) {
	t.Helper()
	if k.file == a.file {
		t.Errorf("%s, %s: no change at all", a.name, k.name)
	}
	s, signed := *a.s, a.s.report.Result.Code
	if k.key != nil {
		s.key = k.key
	}
	r, err := judge(t, &s, k.file, "")
	switch {
	case err == nil && signedPart(t, r) == a.report && r.Result.Code == signed:
		outcome = "same Report and code"
		if diff := cmp.Diff(bound(t, a.file), bound(t, k.file)); diff != "" {
			t.Errorf("%s, %s: the same Report and code, and what they stand on is another: %s", a.name, k.name, diff)
		}
	case err == nil && r.Result.Code == signed:
		t.Errorf("%s, %s: another Report under the signed code", a.name, k.name)
		return "taken"
	case err == nil: // made whole by somebody: only who has the signed code is told
		if _, err := judge(t, &s, k.file, signed); err == nil || !strings.Contains(err.Error(), "the one given is "+count.SpacedCode(signed)) {
			t.Errorf("%s, %s: taken with the signed code: %v", a.name, k.name, err)
		}
		return "refused by the signed code alone"
	default:
		outcome = "refused"
		a.plain(t, k, err)
	}
	if strings.Contains(outcome, "refused") && strings.Contains(err.Error(), ": line ") {
		return outcome // before a code is looked at
	}
	if _, with := judge(t, &s, k.file, signed); (with == nil) != (err == nil) {
		t.Errorf("%s, %s: without a code %v, with the signed one %v", a.name, k.name, err, with)
	}
	return outcome
}

// bound is all of an archive that the code stands on: the software is no part of it, nor are acts after the last that it names.
func bound(t *testing.T, file string) archive.Archive {
	t.Helper()
	read, err := archive.Read(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	last, _ := survey.ResultEntry(read.Acts)
	read.Software, read.Acts = "", read.Acts[:last.Number]
	return read
}

// plain wants a refusal in plain words that name the thing.
func (a trueArchive) plain(t *testing.T, k kind, err error) {
	t.Helper()
	var wrong *archive.Error
	var refused *survey.Refusal
	switch {
	case !errors.As(err, &wrong) && !errors.As(err, &refused):
		t.Errorf("%s, %s: %v is no refusal", a.name, k.name, err)
	case jargon.MatchString(quoted.ReplaceAllString(err.Error(), "")):
		t.Errorf("%s, %s: not in plain words: %v", a.name, k.name, err)
	case !regexp.MustCompile(k.names).MatchString(err.Error()):
		t.Errorf("%s, %s: the refusal does not name %s: %v", a.name, k.name, k.names, err)
	}
}

// parts are a file's lines.
type parts struct {
	head            string
	envelopes, acts []string
	end             string
}

func partsOf(file string) (p parts) {
	for line := range strings.Lines(file) {
		switch {
		case strings.HasPrefix(line, `{"archive"`):
			p.head = line
		case strings.HasPrefix(line, `{"envelope"`):
			p.envelopes = append(p.envelopes, line)
		case strings.HasPrefix(line, `{"act"`):
			p.acts = append(p.acts, line)
		default:
			p.end = line
		}
	}
	return p
}

func (p parts) body() string {
	return p.head + strings.Join(p.envelopes, "") + strings.Join(p.acts, "")
}

// fitted is the file with numbers of lines and checksum made to fit.
func (p parts) fitted() string {
	for _, n := range []struct {
		key  string
		many int
	}{{"envelopes", len(p.envelopes)}, {"acts", len(p.acts)}} {
		p.head = regexp.MustCompile(`"`+n.key+`":[0-9]+([,}])`).ReplaceAllString(p.head, fmt.Sprintf(`"%s":%d$1`, n.key, n.many))
	}
	return p.summed()
}

// summed is the file with its checksum made to fit.
func (p parts) summed() string { return summed(p.body()) }

func summed(body string) string {
	sum := sha256.Sum256([]byte(body))
	return body + `{"end":{"sha256":"` + hex.EncodeToString(sum[:]) + "\"}}\n"
}

// sorted are envelopes in the order that a reader asks for.
func sorted(lines []string) []string {
	digest := func(line string) string {
		var l struct {
			Envelope struct{ Key, Category, Sealed string }
		}
		if json.Unmarshal([]byte(line), &l) != nil {
			return ""
		}
		return digestOf(l.Envelope.Key, l.Envelope.Category, l.Envelope.Sealed)
	}
	return slices.SortedFunc(slices.Values(lines), func(a, b string) int { return strings.Compare(digest(a), digest(b)) })
}
