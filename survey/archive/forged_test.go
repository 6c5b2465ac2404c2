package archive_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/example"
	"ceping/survey/manifest"
)

// forgery changes an archive. want is what the refusal must name.
type forgery struct {
	change func(*sitting)
	want   string
}

func counts(category string, change func(*archive.Counts)) func(*sitting) {
	return func(s *sitting) {
		n := s.archive.Counts[category]
		change(&n)
		s.archive.Counts[category] = n
	}
}

func inManifest(old, new string) func(*sitting) {
	return func(s *sitting) {
		changed := strings.Replace(s.archive.Manifest, old, new, 1)
		if changed == s.archive.Manifest {
			panic("the manifest has no " + old)
		}
		s.archive.Manifest = changed
	}
}

func acts(change func(acts []survey.SessionEntry) []survey.SessionEntry) func(*sitting) {
	return func(s *sitting) {
		s.archive.Acts = change(s.archive.Acts)
		s.rechain()
		if entry, ok := survey.ResultEntry(s.archive.Acts); ok {
			s.archive.Result.Audit = entry.Hash
		}
	}
}

func detail(i int, text string) func(*sitting) {
	return acts(func(l []survey.SessionEntry) []survey.SessionEntry { l[i].Detail = text; return l })
}

// forgeries change one thing each of second-example's archive. Many leave the code as it was: what it stands on is then another.
var forgeries = map[string]forgery{
	"manifest: white space":      {inManifest(`{"version"`, `{ "version"`), "manifest describes no session: it has a key"},
	"manifest: unknown key":      {inManifest(`"unit":`, `"extra":1,"unit":`), "manifest describes no session: it has a key"},
	"manifest: key twice":        {inManifest(`"unit":`, `"unit":"x","unit":`), "manifest describes no session: it has a key"},
	"manifest: other capitals":   {inManifest(`"unit":`, `"Unit":`), "manifest describes no session: it has a key"},
	"manifest: newline in a key": {inManifest(`"box_key":"`, `"box_key":"\n`), "is no key of 32 bytes"},
	"manifest: no JSON":          {func(s *sitting) { s.archive.Manifest = "{" }, "manifest describes no session"},
	"manifest: version":          {inManifest(`"version":2`, `"version":1`), "version 1"},
	"manifest: counting":         {inManifest(`"counting":2`, `"counting":3`), "counting rules 3"},
	"manifest: yardstick":        {inManifest(`"yardstick":"`, `"yardstick":"0`), "its yardstick is not"},
	"manifest: rule":             {inManifest(`"min_group":5`, `"min_group":4`), "its yardstick is not"},
	"manifest: small group":      {inManifest(`"min_group":5`, `"min_group":1`), "min_group 1"},
	"manifest: score_over":       {inManifest(`"score_over":"valid"`, `"score_over":"all"`), `score_over is "all"`},
	"manifest: unsure":           {inManifest(`"unsure":"excluded"`, `"unsure":"x"`), `unsure is "x"`},
	"manifest: value":            {inManifest(`"value":"80"`, `"value":"90"`), "its yardstick is not"},
	"manifest: long decimal":     {inManifest(`"value":"80"`, `"value":"80.0"`), "shortest form"},
	"manifest: weight":           {inManifest(`"weight":40`, `"weight":50`), "weights that sum to 110"},
	"manifest: slips":            {inManifest(`"slips":6`, `"slips":7`), "slips printed, and its manifest says 7"},
	"manifest: envelope":         {inManifest(`{"key":"cover","size":64}`, `{"key":"cover","size":128}`), "its envelopes are not those"},
	"manifest: leader":           {inManifest(`"id":"l2"`, `"id":"l1"`), `leader "l1"`},
	"manifest: leader's name":    {inManifest(`李㛃`, `李四`), "none of its ballots opens under its manifest"},
	"manifest: session":          {inManifest(sessionID, "1"+sessionID[1:]), "entry 1 does not fit"},
	"manifest: box key":          {boxKey, "the box key is not the one"},
	"wrapped key":                {func(s *sitting) { s.archive.WrappedKey = []byte(`{"v":3}`) }, "its wrapped box key is not the one that entry 2"},
	"wrapped key: none":          {func(s *sitting) { s.archive.WrappedKey = nil }, "its wrapped box key is not the one that entry 2"},
	"trustees: threshold":        {func(s *sitting) { s.archive.Trustees.Threshold = 1 }, "trustees, audit chain and forms give the result code"},
	"trustees: too many":         {func(s *sitting) { s.archive.Trustees.Threshold = 4 }, "it names 3 trustees, of whom 4"},
	"trustees: name":             {func(s *sitting) { s.archive.Trustees.Names[0] = "别人" }, "trustees, audit chain and forms give the result code"},
	"trustees: name twice":       {func(s *sitting) { s.archive.Trustees.Names[0] = s.archive.Trustees.Names[1] }, "trustee 2 has no name, or another's"},
	"counts: expected":           {counts("A", func(n *archive.Counts) { n.Expected = new(9) }), "give the result code"},
	"counts: present":            {counts("A", func(n *archive.Counts) { n.Present = new(3) }), "give the result code"},
	"counts: leftover":           {counts("A", func(n *archive.Counts) { n.Leftover = new(2) }), "give the result code"},
	"counts: leftover above":     {counts("A", func(n *archive.Counts) { n.Leftover = new(7) }), "category A has 7 slips left of 6 printed"},
	"counts: printed":            {counts("A", func(n *archive.Counts) { n.Printed++ }), "category A has 7 slips printed, and its manifest says 6"},
	"counts: void":               {counts("A", func(n *archive.Counts) { n.Void = 6 }), "category A has 6 slips void"},
	"counts: collected":          {counts("A", func(n *archive.Counts) { n.Collected-- }), "ballots cast of"},
	"counts: collected more":     {counts("A", func(n *archive.Counts) { n.Collected++ }), "give the result code"},
	"counts: replaced":           {counts("A", func(n *archive.Counts) { n.Replaced = 1 }), "give the result code"},
	"counts: replaced above":     {counts("A", func(n *archive.Counts) { n.Replaced = n.Collected + 1 }), "slips replaced of"},
	"counts: cast":               {counts("A", func(n *archive.Counts) { n.Cast-- }), "ballots cast, and"},
	"counts: paper":              {counts("A", func(n *archive.Counts) { n.Paper = 1 }), "give the result code"},
	"counts: paper above":        {counts("A", func(n *archive.Counts) { n.Paper = n.Cast + 1 }), "paper ballots of"},
	"counts: below 0":            {counts("A", func(n *archive.Counts) { n.Paper = -1 }), "category A has a count of -1"},
	"counts: enormous":           {counts("A", func(n *archive.Counts) { n.Present = new(1 << 62) }), "category A has a count of"},
	"counts: category gone":      {func(s *sitting) { delete(s.archive.Counts, "B") }, "the counts of category B are missing"},
	"counts: category more":      {counts("D", func(*archive.Counts) {}), `no category "D"`},
	"salt":                       {func(s *sitting) { s.archive.Salt[0] ^= 1 }, "have the seal digest"},
	"credentials":                {func(s *sitting) { s.archive.Credentials[31] ^= 1 }, "have the seal digest"},
	"seal: count":                {func(s *sitting) { s.archive.Seal.Count++ }, "ballots, and sealed were"},
	"seal: digest":               {func(s *sitting) { s.archive.Seal.Digest = strings.Repeat("0", 64) }, "have the seal digest"},
	"seal: digest and salt":      {func(s *sitting) { s.archive.Salt[0] ^= 1; s.archive.Seal.Digest = s.digest() }, "its seal's digest is not the one that entry 3"},
	"facts: seal":                {func(s *sitting) { s.archive.Facts.SealMismatch = true }, "it says both that the box fitted"},
	"facts: box full":            {func(s *sitting) { s.archive.Facts.BoxFull = true }, "whether a ballot was refused"},
	"facts: despite":             {func(s *sitting) { s.archive.Facts.Despite = "x" }, "why the box was opened in spite"},
	"facts: corrected":           {func(s *sitting) { s.archive.Facts.Corrected = "x" }, "why a number was corrected"},
	"result: code":               {func(s *sitting) { s.archive.Result.Code = strings.Repeat("0", 26) }, "and it bears 0000"},
	"result: audit":              {func(s *sitting) { s.archive.Result.Audit = s.archive.Acts[2].Hash }, "an audit hash that is not entry 4's"},
	"result: opened digest":      {func(s *sitting) { s.archive.Result.OpenedDigest = new(strings.Repeat("0", 64)) }, "it says both that the box fitted"},
	"result: opened as closed": {func(s *sitting) {
		s.archive.Facts.SealMismatch, s.archive.Result.OpenedDigest = true, &s.archive.Seal.Digest
	}, "did not fit its seal, and it does"},
	"result: opened, no reason": {func(s *sitting) {
		s.archive.Salt[0] ^= 1
		s.archive.Facts.SealMismatch, s.archive.Result.OpenedDigest = true, new(s.digest())
	}, "not why it was opened all the same"},
	"result: form gone":    {func(s *sitting) { s.archive.Result.Forms = s.archive.Result.Forms[1:] }, "it counts to other forms"},
	"result: form twice":   {func(s *sitting) { s.archive.Result.Forms = append(s.archive.Result.Forms, s.archive.Result.Forms[0]) }, "and its result has"},
	"result: form renamed": {func(s *sitting) { s.archive.Result.Forms[0].ID = "other" }, "it counts to other forms"},
	"result: forms moved":  {func(s *sitting) { f := s.archive.Result.Forms; f[0], f[1] = f[1], f[0] }, "counts to another result"},
	"result: hash":         {func(s *sitting) { s.archive.Result.Forms[0].Hash = strings.Repeat("0", 64) }, "form yearly counts to another result"},
	"result: blind":        {func(s *sitting) { s.archive.Result.Forms[0].Blind = s.archive.Result.Forms[1].Blind }, "form yearly counts to another result"},
	"result: text blind":   {func(s *sitting) { s.archive.Result.Forms[1].TextBlind = s.archive.Result.Forms[1].Blind }, "form team counts to another result"},
	"an act: number 0":     {func(s *sitting) { s.archive.Acts[1].Number = 0 }, "has the number 0"},
	"an act: number":       {func(s *sitting) { s.archive.Acts[1].Number = 1_000_001 }, "has the number 1000001"},
	"result: blind gone":   {func(s *sitting) { s.archive.Result.Forms[0].Blind = nil }, `blinds of form "yearly" are not here`},
	"envelope: gone":       {func(s *sitting) { l := s.archive.Sealed; l["yearly.l1"] = l["yearly.l1"][1:] }, "of envelope yearly.l1 there are"},
	"envelope: cover gone": {func(s *sitting) { l := s.archive.Sealed; l["cover"] = l["cover"][1:] }, "of envelope yearly.l1 there are"},
	"envelope: more":       {func(s *sitting) { l := s.archive.Sealed; l["yearly.l1"] = append(l["yearly.l1"], l["yearly.l1"][0]) }, "of envelope yearly.l1 there are"},
	"envelope: all gone":   {func(s *sitting) { delete(s.archive.Sealed, "yearly.l1") }, "of envelope yearly.l1 there are none, and covers for"},
	"envelope: texts gone": {func(s *sitting) { delete(s.archive.Sealed, "team.body.comment") }, "of envelope team.body.comment there are none, and covers for 11 of no category"},
	"envelope: longer": {func(s *sitting) {
		s.archive.Sealed["cover"][0].Sealed = append(s.archive.Sealed["cover"][0].Sealed, 0)
	}, "an envelope cover has 113 bytes instead of 112"},
	"envelope: altered":  {func(s *sitting) { s.archive.Sealed["yearly.l1"][0].Sealed[40] ^= 1 }, "have the seal digest"},
	"envelope: category": {func(s *sitting) { s.archive.Sealed["yearly.l1"][0].Category = "Z" }, "of envelope yearly.l1 there are"},
	"envelope: text's":   {func(s *sitting) { s.archive.Sealed["team.body.comment"][0].Category = "B" }, "of envelope team.body.comment there are"},
	"envelope: key moved": {func(s *sitting) {
		l := s.archive.Sealed
		l["yearly.l1"], l["yearly.l2"] = l["yearly.l2"], l["yearly.l1"]
	}, "have the seal digest"},
	"envelope: key":    {func(s *sitting) { s.archive.Sealed["yearly.l9"] = []count.Sealed{{Category: "A"}} }, `lists no envelope "yearly.l9"`},
	"envelope: size":   {func(s *sitting) { s.archive.Sealed["yearly.l1"][0].Sealed = []byte("x") }, "an envelope yearly.l1 has 1 bytes"},
	"acts: none":       {func(s *sitting) { s.archive.Acts = nil }, `no act "open"`},
	"acts: hash":       {func(s *sitting) { s.archive.Acts[3].Hash = s.archive.Acts[2].Hash }, "entry 4 does not fit"},
	"acts: who":        {func(s *sitting) { s.archive.Acts[1].Who = "别人" }, "entry 2 does not fit"},
	"acts: number":     {func(s *sitting) { s.archive.Acts[1].Number = 3 }, "entry 3 stands where entry 2"},
	"acts: no create":  {acts(func(l []survey.SessionEntry) []survey.SessionEntry { return l[1:] }), `no act "create"`},
	"acts: no ready":   {acts(func(l []survey.SessionEntry) []survey.SessionEntry { return append(l[:1], l[2:]...) }), `no act "ready"`},
	"acts: no close":   {acts(func(l []survey.SessionEntry) []survey.SessionEntry { return append(l[:2], l[3:]...) }), `no act "close"`},
	"acts: no open":    {acts(func(l []survey.SessionEntry) []survey.SessionEntry { return l[:3] }), `no act "open"`},
	"acts: open twice": {acts(func(l []survey.SessionEntry) []survey.SessionEntry { return append(l, l[3]) }), `the act "open" twice`},
	"acts: reopened": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l[:3:3], survey.SessionEntry{Name: survey.ActReopen}, l[3])
	}), "the box was reopened"},
	"acts: corrected early": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l[:3:3], survey.SessionEntry{Name: survey.ActCorrect, Detail: survey.ReasonMark + "x"}, l[3])
	}), "corrects a number before"},
	"acts: corrected without a reason": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l, survey.SessionEntry{Name: survey.ActCorrect})
	}), "gives no reason"},
	"acts: corrected": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l, survey.SessionEntry{Name: survey.ActCorrect, Detail: survey.ReasonMark + "x"})
	}), "why a number was corrected: '' and 'x'"},
	"acts: despite": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l[:3:3], survey.SessionEntry{Name: survey.ActOpenDespite, Detail: survey.ReasonMark + "x"}, l[3])
	}), "why the box was opened in spite of what did not fit: '' and 'x'"},
	"acts: despite without a reason": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l[:3:3], survey.SessionEntry{Name: survey.ActOpenDespite}, l[3])
	}), "gives no reason"},
	"acts: who, chained anew": {acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		return append(l[:1:1], append([]survey.SessionEntry{{Name: "edit"}}, l[1:]...)...)
	}), "give the result code"},
	"acts: ready's detail":       {detail(1, ""), "its wrapped box key is not the one that entry 2"},
	"acts: close's detail":       {detail(2, ""), "its seal's digest is not the one that entry 3"},
	"acts: open's detail":        {detail(3, fits+survey.BoxFullMark), "whether a ballot was refused"},
	"acts: open's seal":          {detail(3, differs), "its seal's number of ballots"},
	"acts: open says nothing":    {detail(3, ""), "does not say whether it fitted its seal"},
	"acts: create's, and nought": {detail(0, "x"), "give the result code"},
}

func boxKey(s *sitting) {
	key := base64.RawURLEncoding.EncodeToString(s.key.Public())
	first := "A"
	if key[0] == 'A' {
		first = "B"
	}
	inManifest(key, first+key[1:])(s)
}

func TestForged(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	for name, f := range forgeries {
		t.Run(name, func(t *testing.T) {
			forged := s.copied(t)
			f.change(forged)
			_, err := archive.Recount(t.Context(), forged.archive, s.key, "", nil)
			var wrong *archive.Error
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), f.want) {
				t.Errorf("%v\nwant %s", err, f.want)
			}
			// Write refuses whatever can be seen without the key.
			var file bytes.Buffer
			if checked := forged.archive.Check(); checked != nil {
				if err := archive.Write(&file, forged.archive); err == nil || file.Len() > 0 {
					t.Errorf("written all the same: %v, %d bytes", err, file.Len())
				}
			}
		})
	}
}

// TestForgedBlinds: the blinds of a package's result, which are not there, are asked before anything is written or counted.
func TestForgedBlinds(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	s.archive.Result.Forms[0].Blind = nil
	if err := s.archive.Check(); err == nil || !strings.Contains(err.Error(), `blinds of form "yearly" are not here`) {
		t.Errorf("%v", err)
	}
}

// TestFaultsShown: the first eight faults are named, and of the others how many there are.
func TestFaultsShown(t *testing.T) {
	for n, more := range map[int]int{1: 0, 8: 0, 9: 1, 11: 3} {
		s := opened(t, worked(t, "second-example"), 1)
		for i := range n {
			s.archive.Counts[string(rune('D'+i))] = archive.Counts{}
		}
		var wrong *archive.Error
		err := s.archive.Check()
		if !errors.As(err, &wrong) || len(wrong.Faults) != n-more || wrong.More != more {
			t.Fatalf("of %d faults: %v", n, err)
		}
		if told := fmt.Sprintf("; and %d more", more); strings.HasSuffix(err.Error(), told) != (more > 0) {
			t.Errorf("of %d faults: %v", n, err)
		}
	}
}

// TestCountsAtTheirEdge: each count of the slips may be as much as the others allow, and no more.
func TestCountsAtTheirEdge(t *testing.T) {
	for name, test := range map[string]struct {
		change func(n *archive.Counts)
		want   string
	}{
		"nobody was expected":    {func(n *archive.Counts) { n.Expected = new(0) }, ""},
		"a million was":          {func(n *archive.Counts) { n.Expected = new(1_000_000) }, ""},
		"more than a million":    {func(n *archive.Counts) { n.Expected = new(1_000_001) }, "has a count of 1000001"},
		"all not void are left":  {func(n *archive.Counts) { n.Void = n.Printed - n.Collected; n.Leftover = new(n.Collected) }, ""},
		"a void one is left":     {func(n *archive.Counts) { n.Void = n.Printed - n.Collected; n.Leftover = new(n.Collected + 1) }, "slips left of"},
		"the rest is void":       {func(n *archive.Counts) { n.Void = n.Printed - n.Collected }, ""},
		"a collected one is":     {func(n *archive.Counts) { n.Void = n.Printed - n.Collected + 1 }, "slips void and"},
		"all were replaced":      {func(n *archive.Counts) { n.Replaced = n.Collected }, ""},
		"all were cast":          {func(n *archive.Counts) { n.Collected = n.Cast }, ""},
		"one was not collected":  {func(n *archive.Counts) { n.Collected = n.Cast - 1; n.Replaced = 0 }, "ballots cast of"},
		"all are on paper":       {func(n *archive.Counts) { n.Paper = n.Cast }, ""},
		"more than all on paper": {func(n *archive.Counts) { n.Paper = n.Cast + 1 }, "paper ballots of"},
	} {
		s := opened(t, worked(t, "second-example"), 1)
		counts("A", test.change)(s)
		if err := s.archive.Check(); (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// TestTrustees: from one of one to five of five, each with a name of their own.
func TestTrustees(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	five := []string{"甲", "乙", "丙", "丁", "戊"}
	for _, test := range []struct {
		threshold int
		names     []string
		want      string
	}{
		{1, five[:1], ""}, {5, five, ""}, {1, five, ""}, {0, five, "names 5 trustees, of whom 0"}, {2, five[:1], "names 1 trustees, of whom 2"},
		{1, append(slices.Clone(five), "己"), "names 6 trustees"}, {1, nil, "names 0 trustees"}, {1, []string{"甲", ""}, "trustee 2 has no name"},
		{1, []string{"甲", "乙", "甲"}, "trustee 3 has no name, or another's"},
	} {
		s.archive.Trustees = survey.Trustees{Threshold: test.threshold, Names: test.names}
		if err := s.archive.Check(); (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%d of %q: %v, want %q", test.threshold, test.names, err, test.want)
		}
	}
}

// TestForgedDespite: a box that was opened in spite of what did not fit is held against all else.
func TestForgedDespite(t *testing.T) {
	s := despite(t)
	for name, f := range map[string]forgery{
		"reason":        {func(s *sitting) { s.archive.Facts.Despite = "核对" }, "why the box was opened in spite"},
		"no reason":     {func(s *sitting) { s.archive.Facts.Despite = "" }, "why the box was opened in spite"},
		"opened digest": {func(s *sitting) { s.archive.Result.OpenedDigest = new(strings.Repeat("0", 64)) }, "and opened was 0000"},
		"none":          {func(s *sitting) { s.archive.Result.OpenedDigest = nil }, "have the seal digest"},
		"as closed":     {func(s *sitting) { s.archive.Result.OpenedDigest, s.archive.Facts.SealMismatch = nil, false }, "have the seal digest"},
		"an envelope":   {func(s *sitting) { s.archive.Sealed["yearly.l1"][0].Sealed[50] ^= 1 }, "and opened was"},
		"digest as closed, and mismatch": {func(s *sitting) {
			s.archive.Seal, s.archive.Result.OpenedDigest = ballot.Seal{Count: len(s.archive.Sealed["cover"]), Digest: s.digest()}, nil
		}, "it says both"},
		"the chain after it": {func(s *sitting) { s.archive.Acts[len(s.archive.Acts)-1].Who = "别人" }, "does not fit"},
		"the act itself":     {func(s *sitting) { s.archive.Acts[len(s.archive.Acts)-2].Who = "别人" }, "does not fit"},
		"cast":               {counts("A", func(n *archive.Counts) { n.Cast++ }), "ballots cast, and"},
		"collected":          {counts("A", func(n *archive.Counts) { n.Collected-- }), "give the result code"},
		"printed":            {counts("A", func(n *archive.Counts) { n.Printed++ }), "give the result code"},
	} {
		t.Run(name, func(t *testing.T) {
			forged := s.copied(t)
			f.change(forged)
			_, err := archive.Recount(t.Context(), forged.archive, s.key, "", nil)
			if err == nil || !strings.Contains(err.Error(), f.want) {
				t.Errorf("%v\nwant %s", err, f.want)
			}
		})
	}
}

// TestForgedWhole: whoever holds the archive makes another that agrees with itself: other leftovers, another ballot in, the chain and
// the code made anew. Only the signed code tells.
func TestForgedWhole(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	signed := s.report.Result.Code
	forged := s.copied(t)
	counts("A", func(n *archive.Counts) { n.Leftover, n.Cast, n.Collected = new(0), n.Cast+1, n.Collected+1 })(forged)
	forged.cast(t, "A", func(e manifest.Envelope) envelope.Content {
		return example.ContentOf(e, map[string]any{"yearly.l1.de": "e"})
	})
	forged.archive.Seal = ballot.Seal{Count: forged.archive.Seal.Count + 1, Digest: forged.digest()}
	acts(func(l []survey.SessionEntry) []survey.SessionEntry {
		l[2].Detail = forged.archive.Seal.Digest
		return l
	})(forged)
	forged.count(t, nil)
	if _, err := archive.Recount(t.Context(), forged.archive, s.key, "", nil); err != nil {
		t.Errorf("without a code it agrees with itself: %v", err)
	}
	_, err := archive.Recount(t.Context(), forged.archive, s.key, signed, nil)
	if err == nil || !strings.Contains(err.Error(), "the one given is "+count.SpacedCode(signed)) {
		t.Errorf("with the signed code: %v", err)
	}
	// and a forger who leaves the signed code in the file is told by what it stands on
	forged.archive.Result.Code = signed
	if _, err := archive.Recount(t.Context(), forged.archive, s.key, signed, nil); err == nil || !strings.Contains(err.Error(), "give the result code") {
		t.Errorf("with the signed code inside: %v", err)
	}
}

// TestRecountLeavesTheArchive: the caller's envelopes stay in their order.
func TestRecountLeavesTheArchive(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 3)
	first := s.archive.Sealed["cover"][0].Sealed
	for range 3 {
		if _, err := archive.Recount(t.Context(), s.archive, s.key, "", nil); err != nil {
			t.Fatal(err)
		}
		if &s.archive.Sealed["cover"][0].Sealed[0] != &first[0] {
			t.Fatal("the count shuffled the archive")
		}
	}
}
