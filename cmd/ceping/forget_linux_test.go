package main

import (
	"encoding/base64"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/office"
	"ceping/survey/voter"
)

// TestFaultMemoryOfVoters: who reads the memory of a running server, with the issuers' seed in hand, finds neither in which order slips
// were collected nor in which ballots were cast, a few seconds after they were.
func TestFaultMemoryOfVoters(t *testing.T) {
	measurable(t)
	const n = 40
	data, ctx := t.TempDir(), t.Context()
	id, slips := votingHouse(t, data, n)
	p := startProcess(t, data)
	if _, err := attack.Memory(p.cmd.Process.Pid); err != nil {
		t.Skip("only root reads the memory of a process that is not dumpable: ", err)
	}
	v := &voter.Voter{Base: p.base, Client: &http.Client{}}
	type person struct {
		entry      *voter.Entry
		credential *voter.Credential
	}
	var voters []person
	kinds := map[string][][]byte{}
	keep := func(kind string, secret []byte) { // raw, and as it stands in JSON
		kinds[kind] = append(kinds[kind], secret)
		kinds[kind+" in base64url"] = append(kinds[kind+" in base64url"], []byte(base64.RawURLEncoding.EncodeToString(secret))[:20])
	}
	for _, slip := range slips {
		entry, err := v.Enter(ctx, slip, "")
		must(t, err)
		exchange, err := voter.NewExchange(entry.Manifest, entry.Category)
		must(t, err)
		made, err := v.Exchange(ctx, entry, exchange)
		must(t, err)
		voters = append(voters, person{entry, made})
		kinds["slips"] = append(kinds["slips"], []byte(slip))
		keep("elements", exchange.Blinded())
	}
	forgotten(t, p, kinds)
	clear(kinds)
	for _, i := range rand.Perm(n) {
		m := voters[i].entry.Manifest
		a := voter.NewAnswers()
		for _, item := range m.Asked("A") {
			a.Grades[item.Key] = "good"
		}
		filled, err := m.Fill("A", a)
		must(t, err)
		cast, err := voters[i].credential.Enclose(filled)
		must(t, err)
		must(t, v.Cast(ctx, cast))
		output := voters[i].credential.Output()
		keep("nonces", cast.Nonce)
		keep("macs", cast.MAC)
		keep("outputs", output)
		keep("acks", credential.Ack(output, id, "A"))
		keep("covers", cast.Envelopes[0][:32])
		keep("marks", cast.Envelopes[1][:32])
	}
	forgotten(t, p, kinds)
}

// forgotten waits until no order is left, a few times as long as garbage may lie.
func forgotten(t *testing.T, p *process, kinds map[string][][]byte) {
	t.Helper()
	for deadline := time.Now().Add(20 * forgetInterval); ; time.Sleep(forgetInterval) {
		memory, err := attack.Memory(p.cmd.Process.Pid)
		must(t, err)
		left := map[string]string{}
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			places := attack.Everywhere(memory, kinds[kind])
			found := 0
			for _, at := range places {
				found += len(at)
			}
			if runs := attack.Runs(places); runs > 0.25 && found > len(places)/4 { // a standard deviation of chance is 0.05 of 40; buffers of connections keep a few of the last
				left[kind] = fmt.Sprintf("%.2f of %d places", runs, found)
			}
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("next to each other in memory are those who came one after the other, more often than by chance: %v", left)
		}
	}
}

// votingHouse makes a house with a session of one category that is voting, and its slips.
func votingHouse(t *testing.T, data string, n int) (id string, slips []string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, store.Config{Dir: data, Access: store.Making, Version: version})
	must(t, err)
	defer s.Close()
	o := office.New(s, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 1}).Terminal()
	id, err = o.Create(ctx, survey.Setup{
		Assessment: "年度考核", Unit: "局", Group: "一组", Date: "2026-01-08", Rules: survey.DefaultRules(),
		Trustees:   survey.Trustees{Threshold: 1, Names: []string{"组长"}},
		Categories: []survey.Category{{Code: "A", Name: "职工", Weight: 100, Slips: n}},
		Leaders:    []survey.Leader{{ID: "l1", Name: "张三", Post: "副局长", Role: survey.Member}},
		Forms: []survey.Form{{
			ID: "leaders", Title: "领导干部", Package: "组织部门", Subjects: survey.OverLeaders, Roles: []survey.Role{survey.Member},
			Grades: []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "poor", Name: "差"}}, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
			Criteria: []survey.Criterion{{ID: "duty", Kind: survey.Graded, Name: survey.CriterionName{All: "履职"}, Weight: survey.Whole(1)}},
		}},
	})
	must(t, err)
	must(t, o.Advance(ctx, id, survey.Ready, [][]byte{[]byte("a passphrase of a trustee 7")}))
	batch, err := office.NewSlips(s).By(o).IssueAt(ctx, id, survey.BaseURL{})
	must(t, err)
	for _, printed := range batch.Slips {
		slips = append(slips, printed.Slip.String())
	}
	must(t, o.Advance(ctx, id, survey.Collecting, nil))
	must(t, o.Advance(ctx, id, survey.Voting, nil))
	return id, slips
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
