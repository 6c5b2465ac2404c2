package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey/count"
)

// TestEngine is make engines with the engine that is there anyway: all of a sitting on a real server, killed and gone on with, counted as
// tapped, and found in the box.
func TestEngine(t *testing.T) {
	skip := func(why error) {
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	if _, err := assets.Load(assets.FS()); errors.Is(err, assets.ErrNotBundled) {
		skip(err)
	}
	if chromiumPath() == "" {
		skip(errNoChromium)
	}
	ceping := filepath.Join(t.TempDir(), "ceping")
	if out, err := exec.Command("go", "build", "-o", ceping, "ceping/cmd/ceping").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	pictures := t.TempDir()
	all, err := sitting(t.Context(), t.Output(), ceping, phone.Address(t), []engine{current()}, 3, album(pictures))
	if err != nil {
		t.Error(err)
	}
	for _, v := range all {
		if err := v.failed(); err != nil {
			t.Error(err)
		}
		if v.inBox != 3 || v.killed == "" || v.Collect <= 0 || v.Seal <= 0 || v.Cast <= v.Seal || v.Bytes == 0 {
			t.Errorf("seen: %+v", v)
		}
		refused := 0
		for _, w := range v.walks {
			refused += w.refused
		}
		if refused == 0 {
			t.Error("no quota was tried")
		}
	}
	if taken, err := filepath.Glob(filepath.Join(pictures, "chromium-*.png")); err != nil || len(taken) != 6 {
		t.Errorf("pictures: %v, %v", taken, err)
	}
	var seen strings.Builder
	table(&seen, all)
	if !strings.Contains(seen.String(), "| 3 ballots, all as tapped | goes on") {
		t.Errorf("the table says\n%s", seen.String())
	}
}

// TestDifferences: what is counted otherwise than tapped is said.
func TestDifferences(t *testing.T) {
	three := 3
	mean := "80.00"
	report := func() *count.Report {
		return &count.Report{
			Counts: map[string]count.Counts{count.Total: {Collected: 3, Cast: 3, Valid: &three}},
			Forms: []count.ReportForm{{ID: "f",
				Subjects: []count.ReportSubject{{ID: "l1", Criteria: []count.ReportCriterion{
					{ID: "de", Marks: map[string]map[string]int{count.Total: {"good": 2, "poor": 1, count.Unmarked: 0}}},
					{ID: "ji", Scale: &count.ReportScale{}, Marks: map[string]map[string]int{"A": {"given": 3}}, Scores: map[string]*string{"A": &mean}},
				}}},
				Choices: []count.ReportChoices{{Subject: "unit", Criterion: "list", Options: []count.ReportOption{{Code: "p1", Marks: map[string]int{count.Total: 3}}}}},
				Texts:   []count.ReportTexts{{Subject: "unit", Criterion: "comment", Texts: []string{"甲", "乙", "丙"}}},
			}},
		}
	}
	voter := func(grade, score, words string) *walk {
		return &walk{answered: map[string]string{"f.l1.de": grade, "f.l1.ji": score, "f.unit.list": "p1", "f.unit.comment.text": words}}
	}
	all := []*voted{{walks: []*walk{voter("good", "70", "甲"), voter("good", "80.5", "乙"), voter("poor", "89.5", "丙")}}}
	if lines := differences(all, report()); len(lines) > 0 {
		t.Errorf("where there is none: %v", lines)
	}
	for name, harm := range map[string]func(*count.Report){
		"a mark":  func(r *count.Report) { r.Forms[0].Subjects[0].Criteria[0].Marks[count.Total]["good"] = 1 },
		"a blank": func(r *count.Report) { r.Forms[0].Subjects[0].Criteria[0].Marks[count.Total][count.Unmarked] = 1 },
		"a mean":  func(r *count.Report) { other := "80.01"; r.Forms[0].Subjects[0].Criteria[1].Scores["A"] = &other },
		"a score": func(r *count.Report) { r.Forms[0].Subjects[0].Criteria[1].Marks["A"]["given"] = 2 },
		"a choice": func(r *count.Report) {
			r.Forms[0].Choices[0].Options[0].Marks[count.Total] = 2
		},
		"a text":   func(r *count.Report) { r.Forms[0].Texts[0].Texts[0] = "丁" },
		"a ballot": func(r *count.Report) { r.Counts[count.Total] = count.Counts{Collected: 3, Cast: 4, Valid: &three} },
		"an alarm": func(r *count.Report) { r.Alarms = append(r.Alarms, count.Alarm{Text: "不符"}) },
	} {
		t.Run(name, func(t *testing.T) {
			r := report()
			if harm(r); len(differences(all, r)) == 0 {
				t.Error("is not seen")
			}
		})
	}
}
