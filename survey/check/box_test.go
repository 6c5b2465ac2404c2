package check

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

const session = "2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1"

// box is a sound box, before it is closed, with all that belongs to it.
type box struct {
	t       *testing.T
	in      Input
	key     *envelope.Key
	issuers map[string]*credential.Issuer
}

func setup(t *testing.T) *survey.Setup {
	t.Helper()
	grades := []survey.Grade{{Code: "e", Name: "优秀", Value: survey.Whole(100)}, {Code: "u", Name: "不了解", Unsure: true}}
	return &survey.Setup{
		Assessment: "年度考核", Unit: "某局", Group: "一组", Date: "2025-12-18",
		Categories: []survey.Category{{Code: "A", Name: "班子成员", Weight: 60, Slips: 4}, {Code: "B", Name: "职工", Weight: 40, Slips: 6}},
		Leaders:    []survey.Leader{{ID: "l1", Name: "张三", Post: "院长", Role: survey.Principal}, {ID: "l2", Name: "李四", Role: survey.Member}},
		Rules:      survey.Rules{MinGroup: 3, Denominator: survey.ByValid, Spares: 1},
		Forms: []survey.Form{
			{ID: "yearly", Title: "年度测评", Package: "组织部门", Subjects: survey.OverLeaders, Roles: survey.Roles(), Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Grades: grades, Criteria: []survey.Criterion{
					{ID: "de", Kind: survey.Graded, Name: survey.CriterionName{All: "德"}, Weight: survey.Whole(1)},
					{ID: "remark", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 30},
				}},
			{ID: "team", Title: "班子测评", Package: "纪委", Subjects: survey.OverBody, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"B"},
				Criteria: []survey.Criterion{
					{ID: "problems", Kind: survey.Choices, Name: survey.CriterionName{All: "问题"}, Max: 2, Options: []survey.Option{{Code: "slow", Name: "拖拉"}, {Code: "other", Name: "其他", Text: 20}}},
				}},
		},
	}
}

// newBox has three ballots of A and four of B in it, and closes with close.
func newBox(t *testing.T) *box {
	t.Helper()
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	b := &box{t: t, key: key, issuers: map[string]*credential.Issuer{}}
	b.in = Input{Session: session, Setup: setup(t), Audit: []error{nil, nil}, Slips: map[string]survey.SlipCount{
		"A": {Printed: 5, Void: 1, Collected: 3}, "B": {Printed: 7, Collected: 6, Replaced: 2},
	}}
	b.in.Box = Box{Rows: map[string][]Row{}, Seed: make([]byte, credential.SeedSize), Paper: map[string]int{"A": 1}}
	rand.Read(b.in.Box.Seed)
	rand.Read(b.in.Box.Salt[:])
	if b.in.Manifest, err = manifest.New(session, b.in.Setup, b.in.Box.Seed, key.Public()); err != nil {
		t.Fatal(err)
	}
	b.in.Fingerprint = manifest.Fingerprint(b.in.Manifest)
	b.in.Entered = map[string]survey.Entered{"A": {Present: new(3), Leftover: new(1)}}
	b.in.Logged = Logged{Entered: maps.Clone(b.in.Entered), Void: 1, Replaced: 2, Setup: SetupDigest(b.in.Setup)}
	wrapped, err := new(boxkey.Turns).Wrap(context.Background(), key, 1, [][]byte{boxkey.GeneratePassphrase()}, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.in.Wrapped, b.in.WrappedDigest = wrapped, wrapped.Digest()
	for _, c := range b.in.Setup.Categories {
		if b.issuers[c.Code], err = credential.NewIssuer(b.in.Box.Seed, session, c.Code); err != nil {
			t.Fatal(err)
		}
	}
	for _, category := range []string{"A", "A", "A", "B", "B", "B", "B"} {
		b.cast(category)
	}
	return b
}

// cast puts a ballot in.
func (b *box) cast(category string) {
	b.t.Helper()
	n := Nonce{Category: category}
	rand.Read(n.Nonce[:])
	b.in.Box.Nonces = append(b.in.Box.Nonces, n)
	for _, e := range manifest.Sent(manifest.Envelopes(b.in.Setup), category) {
		b.put(e, category, b.seal(e, category))
	}
}

func (b *box) seal(e manifest.Envelope, category string) []byte {
	b.t.Helper()
	padded, err := envelope.Pad(envelope.Content{}.Encode(), e.Size)
	if err != nil {
		b.t.Fatal(err)
	}
	sealed, err := envelope.Seal(b.key.Public(), sha256.Sum256([]byte(b.in.Manifest)), e.Name(category), padded)
	if err != nil {
		b.t.Fatal(err)
	}
	return sealed
}

// put writes an envelope into a row of its own.
func (b *box) put(e manifest.Envelope, category string, sealed []byte) {
	b.t.Helper()
	r := Row{Category: e.Name(category).Category, Sealed: sealed}
	rand.Read(r.ID[:])
	b.in.Box.Rows[e.Key] = append(b.in.Box.Rows[e.Key], b.tagged(e.Key, r))
}

// tagged is a row as whoever has the seed writes it.
func (b *box) tagged(key string, r Row) Row {
	b.t.Helper()
	tagKey, err := envelope.TagKey(b.in.Box.Seed, session)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Tag = envelope.Tag(tagKey, r.ID, envelope.Name{Key: key, Category: r.Category}, r.Sealed)
	return r
}

// clone is a box that can be changed for itself.
func (b *box) clone(t *testing.T) *box {
	c := *b
	c.t = t
	c.in.Audit, c.in.Slips = slices.Clone(b.in.Audit), maps.Clone(b.in.Slips)
	c.in.Entered = maps.Clone(b.in.Entered)
	c.in.Box.Paper, c.in.Box.Nonces = maps.Clone(b.in.Box.Paper), slices.Clone(b.in.Box.Nonces)
	c.in.Box.Rows = map[string][]Row{}
	for key, rows := range b.in.Box.Rows {
		for _, r := range rows {
			r.Sealed = bytes.Clone(r.Sealed)
			c.in.Box.Rows[key] = append(c.in.Box.Rows[key], r)
		}
	}
	return &c
}

// close writes the list of credentials and the seal.
func (b *box) close() {
	b.t.Helper()
	b.in.Box.Credentials, b.in.Cast = nil, map[string]int{}
	for _, n := range b.in.Box.Nonces {
		b.in.Cast[n.Category]++
		issuer := b.issuers[n.Category]
		if issuer == nil {
			b.in.Box.Credentials = append(b.in.Box.Credentials, n.Nonce)
			continue
		}
		output, err := issuer.Output(n.Nonce[:])
		if err != nil {
			b.t.Fatal(err)
		}
		b.in.Box.Credentials = append(b.in.Box.Credentials, credential.In(credential.Ack(output, session, n.Category)))
	}
	for _, rows := range b.in.Box.Rows {
		slices.SortFunc(rows, func(a, b Row) int { return bytes.Compare(a.Sealed, b.Sealed) })
	}
	b.in.Logged.Counts = CountsDigest(b.in.Box.Salt, b.in.Slips, b.in.Cast, b.in.Box.Paper)
	m, err := manifest.Parse(b.in.Manifest)
	if err != nil {
		return // such a box has no seal that could be made anew
	}
	lists := []envelope.List{{Key: envelope.Credentials, Digest: envelope.ListDigest(slices.Clone(b.in.Box.Credentials))}}
	for _, e := range m.Envelopes {
		var digests [][32]byte
		for _, r := range b.in.Box.Rows[e.Key] {
			digests = append(digests, envelope.Digest(envelope.Name{Key: e.Key, Category: r.Category}, r.Sealed))
		}
		lists = append(lists, envelope.List{Key: e.Key, Digest: envelope.ListDigest(digests)})
	}
	digest := envelope.SealDigest(b.in.Box.Salt, lists)
	b.in.Seal = ballot.Seal{Count: len(b.in.Box.Rows[manifest.CoverKey]), Digest: hex.EncodeToString(digest[:])}
	b.in.Box.Seal, b.in.Recorded = b.in.Seal, b.in.Seal.Digest
}

// of is the place of the n-th row of a category in a table.
func (b *box) of(key, category string, n int) int {
	b.t.Helper()
	for i, r := range b.in.Box.Rows[key] {
		if r.Category != category {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	b.t.Fatalf("%s has no such row of %s", key, category)
	return 0
}

// nonce is the n-th nonce of a category.
func (b *box) nonce(category string, n int) *Nonce {
	b.t.Helper()
	for i := range b.in.Box.Nonces {
		if b.in.Box.Nonces[i].Category != category {
			continue
		}
		if n == 0 {
			return &b.in.Box.Nonces[i]
		}
		n--
	}
	b.t.Fatalf("there is no such nonce of %s", category)
	return nil
}

// change alters one row.
func (b *box) change(key, category string, n int, how func(*Row)) {
	b.t.Helper()
	how(&b.in.Box.Rows[key][b.of(key, category, n)])
}

// rewrite replaces a text in the manifest, which was changed everywhere.
func (b *box) rewrite(old, by string) {
	b.t.Helper()
	if strings.Count(b.in.Manifest, old) != 1 {
		b.t.Fatalf("the manifest has %s %d times", old, strings.Count(b.in.Manifest, old))
	}
	b.in.Manifest = strings.Replace(b.in.Manifest, old, by, 1)
	b.in.Fingerprint = manifest.Fingerprint(b.in.Manifest)
}
