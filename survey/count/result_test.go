package count_test

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
)

var update = flag.Bool("update", false, "write testdata/result.json anew")

// resultFile is testdata/result.json, shared with other programs (testdata/README.md).
type resultFile struct {
	Manifest       string       `json:"manifest"`
	ManifestSHA256 string       `json:"manifest_sha256"`
	CountsSHA256   string       `json:"counts_sha256"`   // H(counts)
	TrusteesSHA256 string       `json:"trustees_sha256"` // H(trustees)
	Report         count.Report `json:"report"`
	Package        count.Report `json:"package"`   // of 组织部门
	Opened         count.Report `json:"opened"`    // the same box, found otherwise than it was closed
	Corrected      count.Report `json:"corrected"` // 余票 of A corrected afterwards
}

const resultManifest = `{"version":2,"session":"0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90","unit":"某<局>"}`

// madeUp is a small Report with what makes canonical JSON differ from plain JSON: keys out of order, characters that JSON may escape,
// one outside the basic plane, and keys that sort by UTF-16.
func madeUp(t *testing.T) (count.Report, map[string]count.Blinds) {
	t.Helper()
	text := `{"version":2,"counting":2,"software":"ceping v0.2.0","yardstick":"` + strings.Repeat("5a", 32) + `",
	"session":{"id":"0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90","assessment":"年度考核","unit":"某<局>","group":"一组","date":"2026-12-05"},
	"rules":{"min_group":5,"denominator":"valid","score_over":"marked","unsure":"counted","spares":0,"replacements":true},
	"notes":["不在校验码内"],"alarms":[],"seal":{"count":11,"digest":"` + strings.Repeat("0f", 32) + `"},"result":null,"withheld":false,
	"groups":[{"code":"A","name":"班子成员","members":["A"],"weight":40},{"code":"B","name":"职工 & 代表","members":["B"],"weight":60}],
	"counts":{"total":{"expected":null,"present":null,"printed":12,"void":0,"leftover":null,"issued":11,"collected":11,"replaced":0,"cast":11,"paper":1,"valid":10,"blank":1,"invalid":0},
	"B":{"expected":null,"present":null,"printed":6,"void":0,"leftover":null,"issued":6,"collected":6,"replaced":0,"cast":6,"paper":1,"valid":5,"blank":1,"invalid":0},
	"A":{"expected":5,"present":5,"printed":6,"void":0,"leftover":1,"issued":5,"collected":5,"replaced":0,"cast":5,"paper":0,"valid":5,"blank":0,"invalid":0}},
	"trustees":{"threshold":2,"names":["组长","监督员 \"甲\"","𠮷备用"]},
	"forms":[{"id":"body","title":"领导班子 </测评>","package":"组织部门","categories":["A","B"],"withheld":false,"groups":null,
	"grades":[{"code":"good","name":"好","value":"100"},{"code":"fair","name":"较好","value":"87.5"},{"code":"unsure","name":"不了解","value":null,"unsure":true}],
	"weights":{"A":40,"B":60},"total":"mean","subjects":[{"id":"body","name":"领导班子","post":null,"total":"93.75","rank":1,"flags":[],"valid":{"A":5,"B":5,"total":10},
	"criteria":[{"id":"de","name":"德","grades":null,"withheld":false,"marks":{"A":{"good":5,"fair":0,"unsure":0,"unmarked":0},"B":{"good":0,"fair":5,"unsure":0,"unmarked":0},"total":{"good":5,"fair":5,"unsure":0,"unmarked":0}},
	"rates":{"A":{"good":"100.00","fair":"0.00","unsure":"0.00"},"B":{"good":"0.00","fair":"100.00","unsure":"0.00"},"total":{"good":"50.00","fair":"50.00","unsure":"0.00"},"weighted":{"good":"40.00","fair":"60.00","unsure":"0.00"}},
	"derived":{"ﬀ率":{"A":"100.00","B":"100.00","total":"100.00","weighted":"100.00"},"😀率":{"A":"100.00","B":"0.00","total":"50.00","weighted":"40.00"},"优\u2028率":{"A":"100.00","B":null,"total":"50.00","weighted":"40.00"}},
	"scores":{"A":"100.00","B":"87.50","weighted":"92.50"},"dropped":[]}]}],"choices":[],
	"texts":[{"subject":"body","criterion":"comment","withheld":false,"texts":["多到基层\n少开会","\"好\" \\ 𠮷 </script> \u2029 é"]},{"subject":"body","criterion":"other","withheld":false,"texts":[]}]},
	{"id":"unit","title":"单位","package":"纪检监察机关","categories":["A"],"withheld":true,"groups":[{"code":"A","name":"班子成员","members":["A"],"weight":100}],"grades":[],"weights":{"A":100},"total":"mean","subjects":[],"choices":[],"texts":[]}]}`
	var r count.Report
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	blinds := map[string]count.Blinds{}
	for i, f := range r.Forms {
		var b count.Blinds
		for j := range b.Blind {
			b.Blind[j], b.TextBlind[j] = byte(16*i+j), byte(255-16*i-j)
		}
		blinds[f.ID] = b
	}
	return r, blinds
}

func withResult(t *testing.T, r count.Report, audit, opened string, blinds map[string]count.Blinds) count.Report {
	t.Helper()
	result, err := count.NewResult(r, resultManifest, audit, opened, blinds)
	if err != nil {
		t.Fatal(err)
	}
	r.Result = result
	return r
}

func resultVectors(t *testing.T) resultFile {
	t.Helper()
	audit := strings.Repeat("a1", 32)
	r, blinds := madeUp(t)
	f := resultFile{Manifest: resultManifest, Report: withResult(t, r, audit, "", blinds)}
	f.ManifestSHA256, f.CountsSHA256, f.TrusteesSHA256 = vectorManifest, vectorCounts, vectorTrustees
	f.Package = f.Report
	f.Package.Forms = f.Report.Forms[:1]
	f.Package.Result = f.Report.Result.Only(f.Package.Forms)
	f.Opened = withResult(t, r, audit, strings.Repeat("f0", 32), blinds)
	corrected, _ := madeUp(t)
	a, total := corrected.Counts["A"], corrected.Counts["total"]
	a.Leftover, a.Issued, total.Issued = new(0), 6, 12
	corrected.Counts["A"], corrected.Counts["total"] = a, total
	f.Corrected = withResult(t, corrected, strings.Repeat("b2", 32), "", blinds)
	return f
}

// These were computed by a program of another language from archive.md alone.
const (
	vectorManifest  = "a5160be6a04c64e5c02eef0a5cf7cc6dcb512abd770852e0e3753b5c2425e645"
	vectorCounts    = "37bb12219fd338c3ee9a7fe3df3a7f7bbf255fcaa6ab82c4808b7b91e29141c4"
	vectorTrustees  = "0de27707bf5abd8319457b6a482d071c44509e0b791557231021791201e4c1f1"
	vectorCode      = "KWE94N8XYM1JV188566ZZJMAFW"
	vectorOpened    = "M5M1TJVYQ0BANWKPG4AF3PB9B6"
	vectorCorrected = "HK6KD0WCQ4CGR2RFKJMTSWRYMF"
)

func TestResultVectors(t *testing.T) {
	const path = "testdata/result.json"
	want := resultVectors(t)
	if *update {
		text, err := json.MarshalIndent(want, "", " ")
		if err == nil {
			err = os.WriteFile(path, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got resultFile
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("testdata/result.json is not what the code makes (-code +file):\n%s", diff)
	}
	for name, r := range map[string]struct {
		report count.Report
		code   string
	}{"report": {got.Report, vectorCode}, "package": {got.Package, vectorCode}, "opened": {got.Opened, vectorOpened}, "corrected": {got.Corrected, vectorCorrected}} {
		if r.report.Result.Code != r.code {
			t.Errorf("%s: code %s, want %s", name, r.report.Result.Code, r.code)
		}
		if err := r.report.CheckResult(got.Manifest); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestResultBinds: whatever the code stands on, changed, gives another code and is named; what it does not stand on changes nothing.
func TestResultBinds(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*count.Report)
		want   string // "" : the code does not stand on it
	}{
		"software":      {func(r *count.Report) { r.Software = "x" }, ""},
		"notes":         {func(r *count.Report) { r.Notes = nil }, ""},
		"alarms":        {func(r *count.Report) { r.Alarms = []count.Alarm{{Code: "x"}} }, ""},
		"seal":          {func(r *count.Report) { r.Seal.Digest = strings.Repeat("00", 32) }, "give "},
		"counts":        {func(r *count.Report) { c := r.Counts["A"]; c.Leftover = nil; r.Counts["A"] = c }, "give "},
		"threshold":     {func(r *count.Report) { r.Trustees.Threshold = 1 }, "give "},
		"trustee":       {func(r *count.Report) { r.Trustees.Names[0] = "x" }, "give "},
		"audit":         {func(r *count.Report) { r.Result.Audit = strings.Repeat("00", 32) }, "give "},
		"opened":        {func(r *count.Report) { r.Result.OpenedDigest = new(strings.Repeat("00", 32)) }, "give "},
		"mark":          {func(r *count.Report) { r.Forms[0].Subjects[0].Criteria[0].Marks["A"]["good"] = 4 }, `form "body"`},
		"rank":          {func(r *count.Report) { r.Forms[0].Subjects[0].Rank = nil }, `form "body"`},
		"text":          {func(r *count.Report) { r.Forms[0].Texts[0].Texts[1] += "。" }, `form "body"`},
		"texts gone":    {func(r *count.Report) { r.Forms[0].Texts = nil }, `form "body"`},
		"weight":        {func(r *count.Report) { r.Forms[1].Weights["A"] = 99 }, `form "unit"`},
		"form renamed":  {func(r *count.Report) { r.Forms[1].ID = "other" }, `form "other" is not one`},
		"hash":          {func(r *count.Report) { r.Result.Forms[1].Hash = r.Result.Forms[0].Hash }, `form "unit"`},
		"short hash":    {func(r *count.Report) { r.Result.Forms[1].Hash = "00"; r.Forms = r.Forms[:1] }, "is not 64"},
		"capital hash":  {func(r *count.Report) { r.Result.Audit = strings.ToUpper(r.Result.Audit) }, "is not 64"},
		"blind":         {func(r *count.Report) { r.Result.Forms[0].Blind = r.Result.Forms[0].TextBlind }, `form "body"`},
		"no blind":      {func(r *count.Report) { r.Result.Forms[0].TextBlind = nil }, `blinds of form "body" are not here`},
		"short blind":   {func(r *count.Report) { r.Result.Forms[0].Blind = new("AAAA") }, "is not 32 bytes"},
		"line in blind": {func(r *count.Report) { r.Result.Forms[0].Blind = new(*r.Result.Forms[0].Blind + "\n") }, "is not 32 bytes"},
		"forms fewer":   {func(r *count.Report) { r.Result.Forms = r.Result.Forms[:1]; r.Forms = r.Forms[:1] }, "give "},
		"forms swapped": {func(r *count.Report) { f := r.Result.Forms; f[0], f[1] = f[1], f[0] }, "give "},
		"code":          {func(r *count.Report) { r.Result.Code = strings.Repeat("0", 26) }, "give "},
		"no result":     {func(r *count.Report) { r.Result = nil }, "the report has none"},
	} {
		r := resultVectors(t).Report
		test.change(&r)
		switch err := r.CheckResult(resultManifest); {
		case err == nil && test.want != "":
			t.Errorf("%s: the code still fits", name)
		case err != nil && (test.want == "" || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	r := resultVectors(t).Report
	if err := r.CheckResult(resultManifest + " "); err == nil {
		t.Error("the code fits another manifest")
	}
}

func TestPackageHasItsBlindsOnly(t *testing.T) {
	p := resultVectors(t).Package
	if p.Result.Forms[0].Blind == nil || p.Result.Forms[0].TextBlind == nil {
		t.Error("a package lacks the blinds of its own form")
	}
	if p.Result.Forms[1].Blind != nil || p.Result.Forms[1].TextBlind != nil || p.Result.Forms[1].Hash == "" {
		t.Error("a package has the blinds of another office's form, or lacks its hash")
	}
	if whole := resultVectors(t).Report; whole.Result.Forms[1].Blind == nil {
		t.Error("taking a package changed the report")
	}
}

func TestNewResultRefuses(t *testing.T) {
	r, blinds := madeUp(t)
	audit := strings.Repeat("a1", 32)
	for name, call := range map[string]func() error{
		"no blinds": func() error { _, err := count.NewResult(r, "", audit, "", nil); return err },
		"blinds of another form": func() error {
			_, err := count.NewResult(r, "", audit, "", map[string]count.Blinds{"body": {}, "x": {}})
			return err
		},
		"more blinds": func() error {
			_, err := count.NewResult(r, "", audit, "", map[string]count.Blinds{"body": {}, "unit": {}, "x": {}})
			return err
		},
		"no audit": func() error { _, err := count.NewResult(r, "", "", "", blinds); return err },
		"opened":   func() error { _, err := count.NewResult(r, "", audit, "x", blinds); return err },
	} {
		if call() == nil {
			t.Errorf("%s: a result all the same", name)
		}
	}
	same, err := count.NewResult(r, "", audit, r.Seal.Digest, blinds)
	if err != nil || same.OpenedDigest != nil {
		t.Errorf("opened as it was closed: %v, %v", same, err)
	}
}

func TestNewBlinds(t *testing.T) {
	seen := map[[32]byte]bool{{}: true}
	all := count.NewBlinds([]count.ReportForm{{ID: "a"}, {ID: "b"}})
	for _, id := range []string{"a", "b"} {
		for _, b := range [][32]byte{all[id].Blind, all[id].TextBlind} {
			if seen[b] {
				t.Errorf("blind %s twice", hex.EncodeToString(b[:]))
			}
			seen[b] = true
		}
	}
}

// TestBlindsComeBack: a result gives the blinds that it was made with; a part without those of some form gives none.
func TestBlindsComeBack(t *testing.T) {
	r, blinds := madeUp(t)
	whole := withResult(t, r, strings.Repeat("a1", 32), "", blinds)
	got, err := whole.Result.Blinds()
	if diff := cmp.Diff(blinds, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := whole.Of("组织部门").Result.Blinds(); err == nil || got != nil {
		t.Errorf("of a part: %v", got)
	}
}

func TestParseCode(t *testing.T) {
	const code = "0123456789ABCDEFGHJKMNPQRS"
	for _, typed := range []string{code, "0123 4567-89ab cdef ghjk mnpq rs", "O123 4567 89AB CDEF GHJK MNPQ RS", "oi23456789abcdefghjkmnpqrs", "0L23456789ABCDEFGHJKMNPQRS\n", count.SpacedCode(code),
		"０１２３　４５６７－８９ａｂ　ｃｄｅｆ　ＧＨＪＫ　ＭＮＰＱ　ＲＳ", "ｏｉ23–4567—89AB‐CDEF‑GHJK−MNPQ\u00a0RS\r\n", "\ufeff" + code} {
		if got, err := count.ParseCode(typed); got != code || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", code[1:], code + "0", "U" + code[1:], "é" + code[2:], "_" + code[1:], "＿" + code[1:], "百" + code[3:], "ı" + code[2:]} {
		if got, err := count.ParseCode(typed); err == nil {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if got, err := count.ParseCode("vwxyz" + code[5:]); got != "VWXYZ"+code[5:] || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	for code, want := range map[string]string{code: "0123 4567 89AB CDEF GHJK MNPQ RS", "01234567": "0123 4567", "": ""} {
		if got := count.SpacedCode(code); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
