package control

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/count"
	"ceping/survey/example"
)

// TestSittingByCommand: each act of a sitting does what it says, and shows how the session stands.
func TestSittingByCommand(t *testing.T) {
	o := newOperator(t)
	id := does[Created](o, "create", Create{File: example.Session}).ID
	stands := func(phase survey.Phase) Shown {
		t.Helper()
		shown := does[Shown](o, "show", Show{id})
		if shown.ID != id || shown.Unit != unit || shown.Phase != phase || shown.Alarms == nil || strings.Join(shown.Categories, "") != "ABC" {
			t.Errorf("it stands %+v, want %s", shown, phase)
		}
		return shown
	}
	if shown := stands(survey.Draft); shown.Protocol != 0 || shown.Seal != nil || shown.Mirror != nil || shown.Rehearsal {
		t.Errorf("a draft: %+v", shown)
	}
	if list := does[[]Listed](o, "sessions", none{}); len(list) != 1 || list[0].ID != id || list[0].Phase != survey.Draft || list[0].Fault != "" {
		t.Errorf("listed %+v", list)
	}
	does[none](o, "advance", Advance{id, "ready", passphrases(3)})
	if code := does[TakeoverCode](o, "takeover-code", Mirrored{id}).Code; len(strings.Fields(code)) < 4 {
		t.Errorf("a takeover code %q", code)
	}
	o.refused("end-mirror", Mirrored{id}, "no mirror")
	does[Files](o, "issue", Issue{ID: id, BaseURL: "http://vote.example", Formats: []string{"html"}})
	made := does[Files](o, "issue", Issue{ID: id, BaseURL: "http://vote.example", Formats: []string{"html", "csv", "html"}})
	if len(made) != 2 || !bytes.Contains(made["html"], []byte("<path")) || len(codes(string(made["csv"]))) != 3 {
		t.Errorf("slips in %d formats", len(made))
	}
	if again := does[Files](o, "issue", Issue{ID: id}); len(again) != 0 { // the slips' address is kept
		t.Errorf("no format, and %d", len(again))
	}
	code := codes(string(does[Files](o, "issue", Issue{ID: id, Formats: []string{"csv"}})["csv"]))["A"][0]
	does[none](o, "void", Void{id, code})
	if shown := stands(survey.Ready); shown.Counts[count.Total].Void != 1 || shown.Protocol != 2 {
		t.Errorf("with a slip void: %+v", shown)
	}
	does[none](o, "advance", Advance{ID: id, Phase: "collecting"})
	o.refused("replace", Replace{id, code}, "void")
	o.house.mirror = survey.Mirror{Live: true}
	if shown := stands(survey.Collecting); shown.Mirror == nil || !shown.Mirror.Live || len(shown.Alarms) != 0 {
		t.Errorf("with a mirror: %+v", shown)
	}
	does[none](o, "advance", Advance{ID: id, Phase: "voting"})
	does[none](o, "advance", Advance{ID: id, Phase: "closed"})
	does[none](o, "attendance", Numbers{ID: id, Numbers: map[string]int{"A": 1}})
	does[none](o, "leftover", Numbers{ID: id, Numbers: map[string]int{"A": 3}})
	shown := stands(survey.Closed)
	if a := shown.Counts["A"]; *a.Present != 1 || *a.Leftover != 3 || shown.Seal == nil || shown.Code != nil {
		t.Errorf("with numbers: %+v", shown)
	}
	if checked := does[Checked](o, "check", Check{ID: id}); checked.Phase != survey.Closed || len(checked.Wrong) != 0 {
		t.Errorf("checked: %+v", checked)
	}
	o.refused("archive", Archive{id}, "open the box")
	tallied := does[Tallied](o, "tally", Tally{ID: id, Passphrases: passphrases(2)})
	if strings.Join(tallied.WithoutLeftover, "") != "BC" || tallied.Despite != nil || tallied.Code == "" {
		t.Errorf("tallied: %+v", tallied)
	}
	if shown := stands(survey.Opened); shown.Code == nil || *shown.Code != tallied.Code || *shown.Counts["A"].Leftover != 3 || shown.Mirror != nil {
		t.Errorf("opened: %+v", shown)
	}
	if digest := does[Digest](o, "digest", Archive{id}).Report; digest != tallied.Code {
		t.Errorf("digest %q, code %q", digest, tallied.Code)
	}
	var file bytes.Buffer
	if err := o.Stream(t.Context(), "archive", Archive{id}, &file); err != nil {
		t.Fatal(err)
	}
	if read, err := archive.Read(&file); err != nil || read.Result.Code != tallied.Code {
		t.Errorf("the archive: %v", err)
	}
	does[none](o, "archived", Archived{id, tallied.Code})
	stands(survey.Archived)
	does[none](o, "erase", Erase{id})
	o.refused("archive", Archive{id}, "erased")
	o.refused("show", Show{"none"}, "no such session: ceping session list shows their ids")
}

// TestAlarmsOfAClosedBox: hand counts that do not fit are told from closed on, and not before.
func TestAlarmsOfAClosedBox(t *testing.T) {
	o := newOperator(t)
	id := o.takes(o.draft(nil), survey.Voting)
	does[none](o, "advance", Advance{ID: id, Phase: "closed"})
	printed := does[Shown](o, "show", Show{id}).Counts["A"].Printed
	does[none](o, "leftover", Numbers{ID: id, Numbers: map[string]int{"A": printed - 1, "B": 0}, Confirmed: true, Reason: "点过两遍"})
	does[none](o, "attendance", Numbers{ID: id, Numbers: map[string]int{"A": 0}, Confirmed: true, Reason: "点过两遍"})
	shown := does[Shown](o, "show", Show{id})
	if want := count.CountAlarms(setupOf(o, id), shown.Counts); len(want) == 0 || cmp.Diff(want, shown.Alarms) != "" {
		t.Errorf("alarms %+v, want %+v", shown.Alarms, want)
	}
}

func setupOf(o *operator, id string) *survey.Setup {
	o.t.Helper()
	s, err := o.office.Terminal().Session(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return &s.Setup
}

// TestAccountsByCommand: an account is made, gets another password, is locked out and let in, and the list says so.
func TestAccountsByCommand(t *testing.T) {
	o := newOperator(t)
	made := does[NewPassword](o, "user-add", AddPerson{"张三", "group", "一组"})
	again := does[NewPassword](o, "user-password", Account{"张三"})
	if made.Name != "张三" || again.Name != "张三" || made.Password == "" || again.Password == made.Password {
		t.Errorf("%+v, %+v", made, again)
	}
	for _, disabled := range []bool{true, false} {
		does[none](o, map[bool]string{true: "user-disable", false: "user-enable"}[disabled], Account{"张三"})
		if list := does[[]ListedPerson](o, "users", none{}); len(list) != 1 || list[0] != (ListedPerson{"张三", "group", "一组", disabled, false}) {
			t.Errorf("listed %+v", list)
		}
	}
	o.refused("user-disable", Account{"李四"}, "no such account: ceping user list shows their names")
}

// TestConsoleLink: without a server no link is made up.
func TestConsoleLink(t *testing.T) {
	o := newOperator(t)
	o.refused("console", none{}, "no server runs on this data directory: start ceping serve")
	o.server.Console(func(context.Context) (string, error) { return "/once", nil })
	if link := does[Link](o, "console", none{}); link.Path != "/once" {
		t.Errorf("the link is %+v", link)
	}
}

// TestRefusedByCommand: what is no session file, no phase, no address, no format or no office is refused with what there is, and nothing is
// made of it.
func TestRefusedByCommand(t *testing.T) {
	o := newOperator(t)
	o.refused("create", Create{File: []byte("unit: [")}, "the session file was not taken, and nothing was made")
	if list := does[[]Listed](o, "sessions", none{}); len(list) != 0 {
		t.Errorf("made: %+v", list)
	}
	if id := does[Created](o, "create", Create{example.Session, true}).ID; !does[Shown](o, "show", Show{id}).Rehearsal {
		t.Error("a rehearsal is none")
	}
	id := o.draft(nil)
	o.refused("advance", Advance{ID: id, Phase: "sealed"}, "phase")
	does[none](o, "advance", Advance{ID: id, Phase: "ready", Passphrases: passphrases(3)})
	o.refused("issue", Issue{ID: "none", BaseURL: "http://vote.example"}, "no such session")
	o.refused("issue", Issue{ID: id, Formats: []string{"csv"}}, "no base URL is known yet: give --base-url http://HOST:PORT")
	o.refused("issue", Issue{ID: id, BaseURL: "vote.example"}, "vote.example")
	o.refused("issue", Issue{ID: id, BaseURL: "http://vote.example", Formats: []string{"csv", "docx"}}, `no slips in format "docx": use csv or html`)
	if n := does[Shown](o, "show", Show{id}).Counts[count.Total].Printed; n != 0 {
		t.Errorf("%d slips were made", n)
	}
	o.refused("report", Report{ID: id, Format: "pdf"}, `no report in format "pdf": use json, xlsx, csv, html, docx or zip`)
	o.refused("report", Report{ID: id, Format: "csv", Package: "人事"}, `no form of this session goes to "人事": the packages are 纪委, 组织部门`)
	o.refused("report", Report{ID: id, Format: "csv"}, "open the box")
	o.refused("composite", Composite{ID: id, Format: "csv"}, `no composite in format "csv": use json or xlsx`)
	o.refused("tally", Tally{ID: id}, "cannot become opened")
	o.refused("check", Check{ID: "none"}, "no such session")
	o.refused("archived", Archived{ID: id}, "cannot become archived")
	o.refused("backup of all", none{}, "use the same version of ceping for the command and the server")
}
