package files

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/composite"
	"ceping/survey/example"
	"ceping/survey/roster"
	"ceping/survey/setup"
	"ceping/survey/words"
)

func builtins() (map[string]survey.Form, error) { return setup.Builtins(assets.FS()) }

// TestMain lets the test binary be the child.
func TestMain(m *testing.M) {
	if child.Asked(os.Args) {
		os.Exit(child.Main(Readers(builtins), os.Args))
	}
	os.Exit(m.Run())
}

func apart() Files {
	return In(child.New(child.Config{Readers: Readers(builtins), Limits: Limits(), Most: 1, Wait: time.Minute, Logger: slog.New(slog.DiscardHandler)}))
}

// which is an unknown key of several, of which the YAML library names any.
var which = regexp.MustCompile(`line \d+: unknown field "[^"]*"`)

// said is all that anybody is told of an error.
func said(err error) string {
	if err == nil {
		return ""
	}
	chinese, ok := words.ChineseError(err)
	return which.ReplaceAllString(fmt.Sprintln(err, words.EnglishError(err), chinese, ok), "unknown field")
}

// altered are texts, and each without one of its lines, and with a line that says something else.
func altered(texts ...string) (list []string) {
	for _, text := range texts {
		list = append(list, text)
		lines := strings.SplitAfter(text, "\n")
		step := 5
		if testing.Short() {
			step = 11
		}
		for i := 0; i < len(lines); i += step {
			before, after := strings.Join(lines[:i], ""), strings.Join(lines[i+1:], "")
			list = append(list, before+after)
			if key, _, found := strings.Cut(lines[i], ": "); found {
				list = append(list, before+key+": []\n"+after, before+key+": 7x\n"+after)
			}
		}
	}
	return list
}

func text(t *testing.T, path string) string {
	t.Helper()
	read, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(read)
}

// TestSessionsAlike: a session file that was read in a child is what setup.Read has, and what is wrong with one is said in the same words.
func TestSessionsAlike(t *testing.T) {
	known, err := builtins()
	if err != nil {
		t.Fatal(err)
	}
	f, taken, refused := apart(), 0, 0
	for _, file := range altered(string(example.Session), text(t, "../../cmd/ceping/demo.yaml"), text(t, "../archive/testdata/features.yaml")) {
		want, wrong := setup.Read(strings.NewReader(file), known)
		got, err := f.SessionText(t.Context(), "会.yaml", []byte(file))
		if said(err) != said(wrong) {
			t.Fatalf("%s\nwant %s\n%s", said(err), said(wrong), file)
		}
		if err != nil {
			refused++
			continue
		}
		taken++
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n%s", cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })), file)
		}
	}
	if taken < 5 || refused < 10 {
		t.Errorf("%d were taken and %d refused", taken, refused)
	}
	if _, from, err := f.Session(t.Context(), "会.yaml", append([]byte("unit: "), 0xca, 0xd0, 0xd7, 0xa1, 0xbd, 0xa8, 0xbe, 0xd6)); from != "" || err == nil || strings.Contains(err.Error(), "encoding") {
		t.Errorf("a file in GB18030: %q, %v", from, err)
	}
	if _, _, err := f.Session(t.Context(), "会.yaml", []byte("unit: \xff\xff\xff")); !strings.Contains(said(err), "session_file_encoding") {
		t.Errorf("a file in nothing: %v", err)
	}
}

// TestFormsAlike: the same of a form, an empty list of categories and empty weights included, which would pass for none named.
func TestFormsAlike(t *testing.T) {
	known, err := builtins()
	if err != nil {
		t.Fatal(err)
	}
	in, err := setup.Read(strings.NewReader(text(t, "../archive/testdata/features.yaml")), known) // with roles of its own
	if err != nil {
		t.Fatal(err)
	}
	f, taken := apart(), 0
	one := text(t, "../../assets/forms/annual-leaders.yaml")
	for _, file := range altered(one, one+"categories: []\nweights: {}\n", one+"categories: [A]\nweights: {A: 100}\n", text(t, "../../assets/forms/appointments.yaml")) {
		want, wrong := setup.FormOf([]byte(file), &in)
		got, err := f.Form(t.Context(), "表", file, &in)
		if said(err) != said(wrong) {
			t.Fatalf("%s\nwant %s\n%s", said(err), said(wrong), file)
		}
		if err != nil {
			continue
		}
		taken++
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n%s", cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })), file)
		}
	}
	if taken < 3 {
		t.Errorf("%d were taken", taken)
	}
}

// ordinary is a list of so many people as an office has it.
func ordinary(t testing.TB, people int) []byte {
	t.Helper()
	file := excelize.NewFile()
	for i := range people + 1 {
		row := []any{fmt.Sprint("李", i), fmt.Sprint("市住房和城乡建设局第", i, "科科长"), "班子成员", "", "备注"}
		if i == 0 {
			row = []any{"姓名", "职务", "角色", "", "备注"}
		}
		if err := file.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := file.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRostersAlike: the people and the problems are the same, whoever read the list, up to as many as a session takes.
func TestRostersAlike(t *testing.T) {
	f := apart()
	for name, file := range map[string][]byte{
		"one": ordinary(t, 1), "as many as are taken": ordinary(t, 2000), "one more": ordinary(t, 2001), "nothing": {}, "none": []byte("PK\x03\x04"), "a text": []byte("姓名,职务\n"),
	} {
		want, wrong := roster.XLSX(t.Context(), file)
		got, err := f.Workbook(t.Context(), "名单.xlsx", file)
		alike(t, name, got, want, err, wrong)
	}
	for name, pasted := range map[string]string{
		"a table": "姓名\t职务\t\t\n张　三\t局长\t\t\n\n李四\t\t\t\n", "commas": "姓名，职务\n张三，局长", "nothing": "", "no text": "\xff", "too much": strings.Repeat("张三\n", 100_000),
		"too wide": strings.Repeat("张\t", 70), "control characters": "姓名\t职务\n\x00张\u2028三\t\x1b",
	} {
		want, wrong := roster.ReadText(pasted)
		got, err := f.Pasted(t.Context(), "粘贴的内容", pasted)
		alike(t, name, got, want, err, wrong)
	}
}

func alike(t *testing.T, name string, got, want roster.Table, err, wrong error) {
	t.Helper()
	if err != nil {
		want = nil
	}
	people, problems := roster.Leaders(got)
	wantPeople, wantProblems := roster.Leaders(want)
	if said(err) != said(wrong) || len(got) != len(want) || !reflect.DeepEqual(people, wantPeople) || !reflect.DeepEqual(problems, wantProblems) {
		t.Errorf("%s: %d rows, %s, want %d, %s", name, len(got), said(err), len(want), said(wrong))
	}
}

// TestFiguresAlike: figures are those that composite.ReadFigures has, in their shortest form.
func TestFiguresAlike(t *testing.T) {
	fixture, err := example.ReadFixture("second-example")
	if err != nil {
		t.Fatal(err)
	}
	f := apart()
	for _, file := range []string{"subject,平时考核,附加分\nl1,95.50,1.5\nl2,８０,-0\n", "subject,平时考核,附加分\nl1,,\n", "", "x", "subject,平时考核\n", "subject,平时考核,附加分\nl9,1,2\n", "subject,平时考核,附加分\nl1,1e9,2\n"} {
		want, wrong := composite.ReadFigures(file, &fixture.Setup)
		got, err := f.Figures(t.Context(), "得分.csv", []byte(file), &fixture.Setup)
		if said(err) != said(wrong) || len(got.Typed) != len(want) {
			t.Errorf("%q: %v, %s, want %v, %s", file, got, said(err), want, said(wrong))
		}
		for subject, parts := range want {
			if len(got.Typed[subject]) != len(parts) {
				t.Errorf("%q: %v, want %v", file, got, want)
			}
			for name, figure := range parts {
				if got.Typed[subject][name] != composite.Text(figure) {
					t.Errorf("%q: %v, want %v", file, got, want)
				}
			}
		}
	}
	if _, err := f.Figures(t.Context(), "得分.csv", []byte("\xff\xff\xff"), &fixture.Setup); !strings.Contains(said(err), "file_not_csv") {
		t.Errorf("%v", err)
	}
}

// BenchmarkRoster is an ordinary list, of 40 people, and the longest, read here and in a child.
func BenchmarkRoster(b *testing.B) {
	for _, people := range []int{40, 2000} {
		file := ordinary(b, people)
		for name, f := range map[string]Files{"here": In(child.Here{Readers: Readers(builtins)}), "child": apart()} {
			b.Run(fmt.Sprint(people, "/", name), func(b *testing.B) {
				for b.Loop() {
					if t, err := f.Workbook(b.Context(), "名单.xlsx", file); err != nil || len(t) != people+1 {
						b.Fatal(len(t), err)
					}
				}
			})
		}
	}
}
