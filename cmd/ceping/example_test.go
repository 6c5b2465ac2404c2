package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/composite"
	"ceping/survey/example"
	"ceping/survey/voter"
)

// TestExampleThroughTheWire takes the worked examples from their session files to `ceping report`, `recount` and `composite`: slips from
// the CSV, ballots through enter, collect and cast, the box opened with two of three passphrases in another order. Some commands run
// beside the server, the last without one.
func TestExampleThroughTheWire(t *testing.T) {
	if testing.Short() {
		t.Skip("passphrases cost a second each, and ten under the race detector; TestSitting goes the same way")
	}
	for _, name := range example.Fixtures {
		t.Run(name, func(t *testing.T) {
			f, err := example.ReadFixture(name)
			if err != nil {
				t.Fatal(err)
			}
			throughTheWire(t, &f)
		})
	}
}

func throughTheWire(t *testing.T, f *example.Fixture) {
	data := t.TempDir()
	r := serve(t, data, "127.0.0.1")
	id := create(t, data, string(f.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	slips := issue(t, data, id)
	for code, n := range f.Voters.Void {
		for range n {
			at := slices.IndexFunc(slips, func(s printedSlip) bool { return s.category == code })
			command(t, data, "slips", "void", id, slips[at].code)
			slips = slices.Delete(slips, at, at+1)
		}
	}
	command(t, data, "session", "advance", id, "collecting")
	command(t, data, "session", "advance", id, "voting")
	castExample(t, r.base, slips, f)

	command(t, data, "session", "advance", id, "closed")
	byHand(t, data, "attendance", id, f.Voters.Present)
	byHand(t, data, "leftover", id, f.Voters.Leftover)
	trustees := strings.Split(example.Passphrases, "\n")
	command(t, data, "tally", id, "--passphrases", file(t, "two.txt", trustees[2]+"\n"+trustees[0]+"\n"))
	beside := command(t, data, "report", id, "--format", "json")
	added := f.Composite != nil
	if added {
		composed(t, data, id, f)
	}
	r.stop()
	alone := command(t, data, "report", id, "--format", "json", "--out", "-")
	if beside != alone {
		t.Error("the report beside a server differs from the one without")
	}
	archive := filepath.Join(t.TempDir(), "archive.ceping")
	command(t, data, "archive", id, "--out", archive)
	recounted := command(t, t.TempDir(), "recount", archive, "--passphrases", file(t, "other.txt", trustees[1]+"\n"+trustees[0]+"\n"))
	if recounted != alone {
		t.Errorf("the recount of the archive differs from the report (-report +recount):\n%s", cmp.Diff(alone, recounted))
	}
	want, got, err := f.Compare([]byte(alone))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report differs from the worked example (-want +got):\n%s", diff)
	}
	if added {
		composed(t, data, id, f) // of an archived session, too
	}
}

// castExample casts every ballot of a worked example, each under a slip of its category. The same bytes again are the same ballot.
func castExample(t *testing.T, base string, slips []printedSlip, f *example.Fixture) {
	t.Helper()
	v := &voter.Voter{Base: base, Client: &http.Client{}}
	defer v.Client.CloseIdleConnections()
	used := map[string]int{}
	for _, printed := range slips {
		slip, fingerprint, err := voter.ParseAddress(printed.url)
		if err != nil || slip != printed.code {
			t.Fatalf("slip %+v: %v", printed, err)
		}
		entry, err := v.Enter(t.Context(), slip, fingerprint)
		if err != nil {
			t.Fatal(err)
		}
		ballots, err := f.Fill(entry.Manifest)
		if err != nil {
			t.Fatal(err)
		}
		mine := ballots[printed.category]
		if used[printed.category] == len(mine) {
			continue // more slips than voters
		}
		credential, err := v.Collect(t.Context(), entry)
		if err != nil {
			t.Fatal(err)
		}
		cast, err := credential.Enclose(mine[used[printed.category]])
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := v.Cast(t.Context(), cast); err != nil {
				t.Fatal(err)
			}
		}
		used[printed.category]++
	}
}

// byHand enters counts of a worked example.
func byHand(t *testing.T, data, what, id string, counted map[string]int) {
	t.Helper()
	if len(counted) == 0 {
		return
	}
	args := []string{"session", what, id}
	for _, code := range slices.Sorted(maps.Keys(counted)) {
		args = append(args, fmt.Sprintf("%s=%d", code, counted[code]))
	}
	command(t, data, args...)
}

// composed compares the composite of a worked example.
func composed(t *testing.T, data, id string, f *example.Fixture) {
	t.Helper()
	names := composite.Entered(f.Setup.Composite)
	csv := "subject," + strings.Join(names, ",") + "\n"
	for _, l := range f.Setup.Leaders {
		csv += l.ID
		for _, name := range names {
			csv += "," + f.Voters.Entered[name][l.ID]
		}
		csv += "\n"
	}
	text := command(t, data, "composite", id, "--figures", file(t, "figures.csv", csv), "--format", "json", "--out", "-")
	var want, got, shown map[string]any
	for text, into := range map[string]*map[string]any{string(f.Composite): &want, text: &got, command(t, data, "session", "show", id, "--json"): &shown} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	want["code"] = shown["code"]
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("composite (-want +got):\n%s", diff)
	}
}
