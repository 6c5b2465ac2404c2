package check

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// breakage is one thing that is wrong with a box, and what is found.
type breakage struct {
	name   string
	before func(b *box) // what was done before closing, which seals it
	after  func(b *box) // and afterwards
	want   []Finding    // Name, Digest and Detail left out
	alarms []Finding
	hides  []string // names of those of which less is found beside it
}

const yearly1, yearly2, remark1, problems, others = "yearly.l1", "yearly.l2", "yearly.l1.remark", "team.body.problems", "team.body.problems.text"

var breakages = []breakage{
	{name: "wrapped key unreadable", after: func(b *box) { b.in.Wrapped = b.in.Wrapped[1:] }, want: []Finding{{Code: KeyUnreadable}}, hides: []string{"wrapped key exchanged", "no digest of the wrapped key recorded"}},
	{name: "wrapped key exchanged", after: func(b *box) { b.in.Wrapped = append(b.in.Wrapped, '\n') }, want: []Finding{{Code: KeyExchanged}}},
	{name: "no digest of the wrapped key recorded", after: func(b *box) { b.in.WrappedDigest = "" }, want: []Finding{{Code: KeyExchanged}}},
	{name: "another manifest recorded", after: func(b *box) { b.in.Fingerprint = strings.Repeat("0", 26) }, want: []Finding{{Code: ManifestExchanged}}},
	{name: "unit of the manifest", before: func(b *box) { b.rewrite(`"unit":"某局"`, `"unit":"某院"`) }, want: []Finding{{Code: ManifestDiffers}}},
	{name: "weight in the manifest", before: func(b *box) { b.rewrite(`"weight":60`, `"weight":61`) }, want: []Finding{{Code: ManifestDiffers}}},
	{name: "session of the manifest", before: func(b *box) { b.rewrite(session, strings.Replace(session, "2", "3", 1)) }, want: []Finding{{Code: ManifestDiffers}}},
	{name: "yardstick of the manifest", before: func(b *box) { b.rewrite(`"yardstick":"`, `"yardstick":"0`) }, want: []Finding{{Code: ManifestDiffers}}},
	{name: "words of the rules, by an earlier program", before: func(b *box) { b.rewrite("不选视为弃权", "不选的算弃权") }},
	{name: "size in the manifest's list", before: func(b *box) { b.rewrite(`{"key":"cover","size":64}`, `{"key":"cover","size":128}`) }, want: []Finding{{Code: EnvelopesUnlike, Found: 7, Should: 7}}},
	{name: "categories in the manifest's list", before: func(b *box) {
		b.rewrite(`"team.body.problems.text","size":128,"categories":["B"]`, `"team.body.problems.text","size":128`)
	}, want: []Finding{{Code: EnvelopesUnlike, Found: 7, Should: 7}}},
	{name: "an envelope more in the manifest's list", before: func(b *box) {
		b.rewrite(`"envelopes":[`, `"envelopes":[{"key":"more","size":64},`)
	},
		want: []Finding{{Code: EnvelopesUnlike, Found: 8, Should: 7}}},
	{name: "an audit chain", after: func(b *box) { b.in.Audit[1] = errors.New("entry 3 was altered") }, want: []Finding{{Code: AuditBroken}}},
	{name: "salt", after: func(b *box) { b.in.Box.Salt[31] ^= 1 }, want: []Finding{{Code: SealMismatch, Found: 7, Should: 7}, {Code: CountsDiffer}}},
	{name: "digest of the published seal", after: func(b *box) { b.in.Seal.Digest = strings.Repeat("0", 64) }, want: []Finding{{Code: SealMismatch, Found: 7, Should: 7}}},
	{name: "number of the published seal", after: func(b *box) { b.in.Seal.Count = 6 }, want: []Finding{{Code: SealMismatch, Found: 7, Should: 6}}, hides: []string{"a cover is missing"}},
	{name: "digest of the box's seal", after: func(b *box) { b.in.Box.Seal.Digest = "" }, want: []Finding{{Code: SealMismatch, Found: 7, Should: 7}}},
	{name: "no digest of the seal recorded", after: func(b *box) { b.in.Recorded = "" }, want: []Finding{{Code: SealMismatch, Found: 7, Should: 7}}},
	{name: "a row changes places after closing", after: func(b *box) { slices.Reverse(b.in.Box.Rows[yearly1]) }},
	{name: "an envelope of B altered after closing", after: func(b *box) { b.change(problems, "B", 0, func(r *Row) { r.Sealed[40] ^= 1 }) },
		want: []Finding{{Code: SealMismatch, Found: 7, Should: 7}, {Code: TagWrong, Key: problems, Found: 1}}},
	{name: "a list of credentials is longer", after: func(b *box) { b.in.Box.Credentials = append(b.in.Box.Credentials, [32]byte{1}) },
		want: []Finding{{Code: SealMismatch, Found: 7, Should: 7}, {Code: CredentialsDiffer, Found: 8, Should: 7}}},
	{name: "a nonce is another after closing", after: func(b *box) { b.nonce("A", 1).Nonce[0] ^= 1 }, want: []Finding{{Code: CredentialsDiffer, Found: 7, Should: 7}}},
	{name: "a nonce of B is that of another", before: func(b *box) { *b.nonce("B", 1) = *b.nonce("B", 2) }, want: []Finding{{Code: NonceTwice, Category: "B", Found: 1}}},
	{name: "a nonce of A is missing", before: func(b *box) { b.in.Box.Nonces = b.in.Box.Nonces[1:] }, want: []Finding{{Code: NoncesDiffer, Category: "A", Found: 3, Should: 2}}},
	{name: "a nonce of B is of no category", before: func(b *box) { b.nonce("B", 3).Category = "Z" },
		want: []Finding{{Code: CategoryUnknown, Key: envelope.Credentials, Found: 1}, {Code: NoncesDiffer, Category: "B", Found: 4, Should: 3}}},
	{name: "a text altered", before: func(b *box) { b.change(remark1, "", 0, func(r *Row) { r.Sealed[40] ^= 1 }) }, want: []Finding{{Code: TagWrong, Key: remark1, Found: 1}}},
	{name: "a row under another id", before: func(b *box) { b.change(yearly1, "B", 3, func(r *Row) { r.ID[0] ^= 1 }) }, want: []Finding{{Code: TagWrong, Key: yearly1, Found: 1}}},
	{name: "marks of A moved to B", before: func(b *box) { b.change(yearly1, "A", 1, func(r *Row) { r.Category = "B" }) },
		want: []Finding{{Code: TagWrong, Key: yearly1, Found: 1}, {Code: RowsDiffer, Category: "A", Key: yearly1, Found: 2, Should: 3}, {Code: RowsDiffer, Category: "B", Key: yearly1, Found: 5, Should: 4}}},
	{name: "marks of A of no category", before: func(b *box) {
		b.change(yearly2, "A", 1, func(r *Row) { r.Category = "Z"; *r = b.tagged(yearly2, *r) })
	}, want: []Finding{{Code: CategoryUnknown, Key: yearly2, Found: 1}, {Code: RowsDiffer, Category: "A", Key: yearly2, Found: 2, Should: 3}}},
	{name: "a text that says its category", before: func(b *box) {
		b.change(others, "", 1, func(r *Row) { r.Category = "B"; *r = b.tagged(others, *r) })
	}, want: []Finding{{Code: CategoryUnknown, Key: others, Found: 1}, {Code: RowsDiffer, Key: others, Found: 3, Should: 4}}},
	{name: "A sends what is B's", before: func(b *box) {
		r := Row{ID: [16]byte{7}, Category: "A", Sealed: b.seal(b.envelope(problems), "A")}
		b.in.Box.Rows[problems] = append(b.in.Box.Rows[problems], b.tagged(problems, r))
	}, want: []Finding{{Code: CategoryUnknown, Key: problems, Found: 1}}},
	{name: "a text is too short", before: func(b *box) {
		b.change(remark1, "", 2, func(r *Row) { r.Sealed = r.Sealed[:len(r.Sealed)-1]; *r = b.tagged(remark1, *r) })
	}, want: []Finding{{Code: SizeWrong, Key: remark1, Found: 1}}},
	{name: "marks are missing", before: func(b *box) {
		at := b.of(yearly2, "B", 0)
		b.in.Box.Rows[yearly2] = slices.Delete(b.in.Box.Rows[yearly2], at, at+1)
	}, want: []Finding{{Code: RowsDiffer, Category: "B", Key: yearly2, Found: 3, Should: 4}}},
	{name: "a text too many", before: func(b *box) { b.put(b.envelope(remark1), "A", b.seal(b.envelope(remark1), "A")) },
		want: []Finding{{Code: RowsDiffer, Key: remark1, Found: 8, Should: 7}}, hides: []string{"copied over another at rest"}},
	{name: "a table is gone", before: func(b *box) { delete(b.in.Box.Rows, others) }, want: []Finding{{Code: RowsDiffer, Key: others, Found: 0, Should: 4}}, hides: []string{"a text that says its category"}},
	{name: "an envelope that there is not", before: func(b *box) { b.in.Box.Rows["yearly.l9"] = []Row{{ID: [16]byte{9}, Category: "A"}} }, want: []Finding{{Code: EnvelopeUnknown, Found: 1}}},
	{name: "a row stands there twice", before: func(b *box) {
		b.in.Box.Rows[problems] = append(b.in.Box.Rows[problems], b.in.Box.Rows[problems][0])
	}, want: []Finding{{Code: RowTwice, Found: 1}}},
	{name: "an id stands in two tables", before: func(b *box) {
		id := b.in.Box.Rows[yearly1][0].ID
		b.change(yearly2, "A", 0, func(r *Row) { r.ID = id; *r = b.tagged(yearly2, *r) })
	}, want: []Finding{{Code: RowTwice, Found: 1}}},
	{name: "copied over another at rest", before: func(b *box) {
		from := b.in.Box.Rows[remark1][0]
		b.in.Box.Rows[remark1][3] = from
	}, want: []Finding{{Code: RowTwice, Found: 1}, {Code: RowsDiffer, Key: remark1, Found: 6, Should: 7}}},
	{name: "copied by a voter", before: func(b *box) {
		from := bytes.Clone(b.in.Box.Rows[yearly1][b.of(yearly1, "B", 0)].Sealed)
		b.change(yearly1, "B", 1, func(r *Row) { r.Sealed = from; *r = b.tagged(yearly1, *r) })
	}, alarms: []Finding{{Code: EnvelopesCopied, Found: 1}}},
	{name: "copied by a voter into another category", before: func(b *box) {
		from := bytes.Clone(b.in.Box.Rows[yearly1][b.of(yearly1, "B", 2)].Sealed)
		b.change(yearly1, "A", 0, func(r *Row) { r.Sealed = from; *r = b.tagged(yearly1, *r) })
	}},
	{name: "copied at rest under an id of its own", before: func(b *box) {
		from := bytes.Clone(b.in.Box.Rows[yearly2][b.of(yearly2, "B", 1)].Sealed)
		b.change(yearly2, "B", 2, func(r *Row) { r.Sealed = from })
	}, want: []Finding{{Code: TagWrong, Key: yearly2, Found: 1}}, alarms: []Finding{{Code: EnvelopesCopied, Found: 1}}},
	{name: "slips of A", before: func(b *box) { b.slips("A", func(n *survey.SlipCount) { n.Printed++ }) }, want: []Finding{{Code: SlipsDiffer, Category: "A", Found: 6, Should: 5}}, hides: []string{"more collected than there are"}},
	{name: "slips of no category", before: func(b *box) { b.in.Slips["Z"] = survey.SlipCount{Printed: 1} }, want: []Finding{{Code: SlipsDiffer, Category: "Z", Found: 1}}},
	{name: "as many collected as there are", before: func(b *box) { b.slips("A", func(n *survey.SlipCount) { n.Collected = 4 }) }},
	{name: "more collected than there are", before: func(b *box) { b.slips("A", func(n *survey.SlipCount) { n.Collected = 5 }) }, want: []Finding{{Code: CollectedAbove, Category: "A", Found: 5, Should: 4}}},
	{name: "fewer collected than cast", before: func(b *box) {
		b.slips("B", func(n *survey.SlipCount) { n.Collected, n.Replaced = 3, 0 })
		b.in.Logged.Replaced = 0
	},
		want: []Finding{{Code: CastAboveCollected, Category: "B", Found: 4, Should: 3}}, alarms: []Finding{{Code: CastAboveVoters, Category: "B", Found: 4, Should: 3}}},
	{name: "replaced ones were cast too", before: func(b *box) { b.slips("B", func(n *survey.SlipCount) { n.Replaced = 3 }); b.in.Logged.Replaced = 3 },
		alarms: []Finding{{Code: CastAboveVoters, Category: "B", Found: 4, Should: 3}}},
	{name: "a void slip is fresh", before: func(b *box) { b.slips("A", func(n *survey.SlipCount) { n.Void-- }) }, want: []Finding{{Code: VoidDiffers, Found: 0, Should: 1}},
		hides: []string{"more collected than there are"}},
	{name: "a slip less is replaced", before: func(b *box) { b.slips("B", func(n *survey.SlipCount) { n.Replaced = 1 }) }, want: []Finding{{Code: ReplacedDiffers, Found: 1, Should: 2}},
		hides: []string{"replaced ones were cast too", "fewer collected than cast"}},
	{name: "slips bound otherwise", before: func(b *box) { b.slips("B", func(n *survey.SlipCount) { n.Unfit = 2 }) }, want: []Finding{{Code: SlipsUnfit, Category: "B", Found: 2}}},
	{name: "another category's slip is void than at closing", after: func(b *box) {
		b.slips("A", func(n *survey.SlipCount) { n.Void-- })
		b.slips("B", func(n *survey.SlipCount) { n.Void++ })
	}, want: []Finding{{Code: CountsDiffer}}, hides: []string{"more collected than there are"}},
	{name: "another number cast in the head", after: func(b *box) { b.in.Cast["A"]++ }, want: []Finding{{Code: CountsDiffer}}},
	{name: "another number on paper since closing", after: func(b *box) { b.in.Box.Paper["A"]++ }, want: []Finding{{Code: CountsDiffer}}},
	{name: "实到 altered", after: func(b *box) { b.in.Entered["A"] = survey.Entered{Present: new(4), Leftover: new(1)} },
		want: []Finding{{Code: PresentDiffers, Category: "A", Found: 4, Should: 3}}, hides: []string{"余票 taken out"}},
	{name: "余票 taken out", after: func(b *box) { b.in.Entered["A"] = survey.Entered{Present: new(3)} },
		want: []Finding{{Code: LeftoverDiffers, Category: "A", Found: NotEntered, Should: 1}}, hides: []string{"实到 altered"}},
	{name: "余票 put in", after: func(b *box) { b.in.Entered["B"] = survey.Entered{Leftover: new(0)} },
		want: []Finding{{Code: LeftoverDiffers, Category: "B", Found: 0, Should: NotEntered}}},
	{name: "a correction that no act made", after: func(b *box) { b.in.Corrected = "当场" }, want: []Finding{{Code: CorrectedDiffers}}},
	{name: "another 应到", after: func(b *box) { b.in.Logged.Setup = strings.Repeat("0", 64) }, want: []Finding{{Code: SetupDiffers}}},
	{name: "all on paper", before: func(b *box) { b.in.Box.Paper["B"] = 4 }},
	{name: "more on paper than cast", before: func(b *box) { b.in.Box.Paper["B"] = 5 }, want: []Finding{{Code: PaperAboveCast, Category: "B", Found: 5, Should: 4}}},
	{name: "on paper of no category", before: func(b *box) { b.in.Box.Paper["Z"] = 1 }, want: []Finding{{Code: PaperAboveCast, Category: "Z", Found: 1}}},
	{name: "a cover is missing", before: func(b *box) {
		at := b.of(manifest.CoverKey, "A", 0)
		b.in.Box.Rows[manifest.CoverKey] = slices.Delete(b.in.Box.Rows[manifest.CoverKey], at, at+1)
	}, want: []Finding{{Code: NoncesDiffer, Category: "A", Found: 2, Should: 3}, {Code: RowsDiffer, Category: "A", Key: yearly1, Found: 3, Should: 2},
		{Code: RowsDiffer, Key: remark1, Found: 7, Should: 6}, {Code: RowsDiffer, Category: "A", Key: yearly2, Found: 3, Should: 2}, {Code: RowsDiffer, Key: "yearly.l2.remark", Found: 7, Should: 6}}, hides: []string{"a nonce of A is missing", "marks of A moved to B", "marks of A of no category", "copied over another at rest"}},
	{name: "another seed", after: func(b *box) { b.in.Box.Seed = bytes.Repeat([]byte{1}, 32) },
		want: []Finding{{Code: IssuerKeyWrong, Category: "A"}, {Code: IssuerKeyWrong, Category: "B"}}, hides: withoutSeed},
	{name: "no seed", after: func(b *box) { b.in.Box.Seed = nil }, want: []Finding{{Code: IssuerKeyWrong, Category: "A"}, {Code: IssuerKeyWrong, Category: "B"}}, hides: withoutSeed},
	{name: "the manifest's key of B", before: func(b *box) {
		m, err := manifest.Parse(b.in.Manifest)
		if err != nil {
			b.t.Fatal(err)
		}
		b.rewrite(m.Categories[1].IssuerKey, m.BoxKey)
	}, want: []Finding{{Code: IssuerKeyWrong, Category: "B"}}},
}

// withoutSeed no tag and no credential can be made.
var withoutSeed = []string{
	"an envelope of B altered after closing", "a nonce is another after closing", "a text altered", "a row under another id",
	"marks of A moved to B", "copied at rest under an id of its own",
}

func (b *box) slips(category string, how func(*survey.SlipCount)) {
	n := b.in.Slips[category]
	how(&n)
	b.in.Slips[category] = n
}

func (b *box) envelope(key string) manifest.Envelope {
	b.t.Helper()
	for _, e := range manifest.Envelopes(b.in.Setup) {
		if e.Key == key {
			return e
		}
	}
	b.t.Fatalf("no envelope %s", key)
	return manifest.Envelope{}
}
