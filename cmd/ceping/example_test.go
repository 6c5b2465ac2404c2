package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/example"
	"ceping/survey/voter"
)

// TestExampleThroughTheWire takes the worked example from its session file to `ceping report`: slips from the CSV, ballots
// through enter, collect and cast, the box opened with two of three passphrases in another order. Some commands run
// beside the server, the last without one.
func TestExampleThroughTheWire(t *testing.T) {
	if testing.Short() {
		t.Skip("passphrases cost a second each, and ten under the race detector; TestSitting goes the same way")
	}
	data := t.TempDir()
	r := serve(t, data, "127.0.0.1")
	id := create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	slips := issue(t, data, id)
	command(t, data, "session", "advance", id, "collecting")
	command(t, data, "session", "advance", id, "voting")

	v := &voter.Voter{Base: r.base, Client: &http.Client{}}
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
		ballots, err := example.Ballots(entry.Manifest)
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
		cast, err := credential.Seal(mine[used[printed.category]])
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the same bytes again are the same ballot
			if err := v.Cast(t.Context(), cast); err != nil {
				t.Fatal(err)
			}
		}
		used[printed.category]++
	}

	command(t, data, "session", "advance", id, "closed")
	trustees := strings.Split(example.Passphrases, "\n")
	command(t, data, "tally", id, "--passphrases", file(t, "two.txt", trustees[2]+"\n"+trustees[0]+"\n"))
	beside := command(t, data, "report", id, "--format", "json")
	r.stop()
	alone := command(t, data, "report", id, "--format", "json", "--out", "-")
	if beside != alone {
		t.Error("the report beside a server differs from the one without")
	}
	archive := filepath.Join(t.TempDir(), "archive.ceping")
	command(t, data, "archive", id, "--out", archive)
	recounted := command(t, t.TempDir(), "recount", archive, "--passphrases", file(t, "other.txt", trustees[1]+"\n"+trustees[0]+"\n"))
	if recounted != alone {
		t.Error("the recount of the archive differs from the report")
	}
	want, got, err := example.Compare([]byte(alone))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report differs from the worked example (-want +got):\n%s", diff)
	}
}
