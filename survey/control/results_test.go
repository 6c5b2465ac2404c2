package control

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/words"
)

// counted is an opened session with ballots.
func (o *operator) counted() (id string) {
	o.t.Helper()
	id = o.takes(o.draft(nil), survey.Voting)
	o.casts(id, "B", 8)
	does[none](o, "advance", Advance{ID: id, Phase: "closed"})
	does[Tallied](o, "tally", Tally{ID: id, Passphrases: passphrases(2)})
	return id
}

// TestReportOfAnOffice: with a package a report holds that office's forms and no other, in each format, and what was taken is in the log.
func TestReportOfAnOffice(t *testing.T) {
	o := newOperator(t)
	id := o.counted()
	forms := func(of string) (ids []string) {
		t.Helper()
		var r struct{ Forms []struct{ ID string } }
		if err := json.Unmarshal(does[Files](o, "report", Report{id, "json", of})["json"], &r); err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Forms {
			ids = append(ids, f.ID)
		}
		return ids
	}
	for of, want := range map[string]string{"": "integrity-leaders annual-body appointments promoted", "纪委": "integrity-leaders", "组织部门": "annual-body appointments promoted"} {
		if got := strings.Join(forms(of), " "); got != want {
			t.Errorf("of %q: %s, want %s", of, got, want)
		}
	}
	inside := func(of string) (names []string) {
		t.Helper()
		text := does[Files](o, "report", Report{id, "zip", of})["zip"]
		read, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range read.File {
			names = append(names, f.Name)
		}
		return names
	}
	if all, one := strings.Join(inside(""), " "), strings.Join(inside("纪委"), " "); !strings.Contains(all, "组织部门") || strings.Contains(one, "组织部门") || !strings.Contains(all, "/") || strings.Contains(one, "/") {
		t.Errorf("a package of %s within %s", one, all)
	}
	acts, err := o.house.SessionAudit(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var took []string
	for _, e := range acts {
		if e.Name == "take report" {
			took = append(took, e.Detail)
		}
	}
	slices.Sort(took)
	if want := []string{"json", "json for 纪委", "json for 组织部门", "zip", "zip for 纪委"}; cmp.Diff(want, took) != "" {
		t.Errorf("the log has %q", took)
	}
}

// TestCompositeByCommand: figures go to the reader of files, which may be a child, before the office reads them, and only where a part is
// entered; what is wrong with others is said as the office says it.
func TestCompositeByCommand(t *testing.T) {
	o := newOperator(t)
	defined := func(parts ...survey.CompositePart) string {
		return o.takes(o.draft(func(s *survey.Setup) {
			parts = append([]survey.CompositePart{{Form: "integrity-leaders", Weight: 80}}, parts...)
			s.Composite = &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: parts}
		}), survey.Opened)
	}
	none, whole := o.takes(o.draft(nil), survey.Opened), defined()
	entered := defined(survey.CompositePart{Entered: "平时考核", Weight: 20})
	const figures = "subject,平时考核\nl1,95\nl2,90\nl3,85\n"
	for name, test := range map[string]struct {
		id, figures string
		err         error // nil: it is written
		read        bool
	}{
		"entered":                      {entered, figures, nil, true},
		"entered, no file":             {entered, "", survey.Refuse("composite_wants_figures", []string{"平时考核"}, "平时考核"), false},
		"nothing entered":              {whole, "", nil, false},
		"nothing entered, with a file": {whole, figures, survey.Refuse("composite_wants_none"), false},
		"none defined":                 {none, "", survey.Refuse("composite_none"), false},
		"none defined, with a file":    {none, figures, survey.Refuse("composite_none"), false},
	} {
		o.orders = nil
		act := Composite{test.id, "json", test.figures}
		if test.err != nil {
			o.refused("composite", act, words.EnglishError(test.err))
		} else if made := does[Files](o, "composite", act); len(made) != 1 || !json.Valid(made["json"]) {
			t.Errorf("%s: %q", name, made)
		}
		if read := slices.Contains(o.orders, "the file of figures"); read != test.read {
			t.Errorf("%s: read apart %t", name, read)
		}
	}
	o.refused("composite", Composite{entered, "json", "subject,平时考核\nl9,95\n"}, "l9")
	o.refused("composite", Composite{"none", "json", figures}, "no such session")
	o.unread = survey.Refuse("child_busy", "the file of figures")
	o.refused("composite", Composite{entered, "json", figures}, words.EnglishError(o.unread))
	o.unread = nil
	if made := does[Files](o, "composite", Composite{entered, "xlsx", figures}); !bytes.HasPrefix(made["xlsx"], []byte("PK")) {
		t.Errorf("a workbook of %d bytes", len(made["xlsx"]))
	}
	acts, err := o.house.SessionAudit(t.Context(), whole)
	if err != nil || len(acts) == 0 || acts[len(acts)-1].Name != "take composite" {
		t.Errorf("the last act is %+v, %v", acts[len(acts)-1:], err)
	}
}

// TestVersion1ByCommand: what version 1 counted is shown without a result code, and its JSON is of the whole report only.
func TestVersion1ByCommand(t *testing.T) {
	left := t.TempDir()
	if said, err := exec.Command("tar", "-xzf", filepath.Join("..", "..", "store", "testdata", "version1.tar.gz"), "-C", left).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	o := operatorOf(t, store.Config{Dir: filepath.Join(left, "house"), Access: store.Working})
	id := ""
	for _, s := range does[[]Listed](o, "sessions", none{}) {
		if s.Phase == survey.Opened {
			id = s.ID
		}
	}
	if shown := does[Shown](o, "show", Show{id}); shown.Code != nil || shown.Protocol != 1 || shown.Phase != survey.Opened {
		t.Errorf("shown: %+v", shown)
	}
	of := setupOf(o, id).Forms[0].Package
	o.refused("report", Report{id, "json", of}, "leave --package out")
	for _, act := range []Report{{id, "json", ""}, {id, "csv", of}} {
		if made := does[Files](o, "report", act); len(made[act.Format]) == 0 {
			t.Errorf("%+v: nothing", act)
		}
	}
}
