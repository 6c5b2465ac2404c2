package archive_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

func digestOf(key, category, sealed string) string {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return ""
	}
	sum := envelope.Digest(envelope.Name{Key: key, Category: category}, raw)
	return hex.EncodeToString(sum[:])
}

// lineOf is an envelope's line.
func lineOf(key, category string, sealed []byte) string {
	return fmt.Sprintf(`{"envelope":{"key":%s,"category":%s,"sealed":"%s"}}`+"\n", written(key), written(category), base64.RawURLEncoding.EncodeToString(sealed))
}

// envelopeKinds are changes to an envelope of each sort, put in order again and with numbers and checksum that fit.
func (a trueArchive) envelopeKinds(t *testing.T) (list []kind) {
	p := partsOf(a.file)
	sorts := map[string]string{} // by key
	for _, e := range manifest.Envelopes(&a.s.setup) {
		sorts[e.Key] = [...]string{"cover", "marks", "choices", "text"}[e.Shape.Kind]
	}
	done := map[string]bool{}
	for i, line := range p.envelopes {
		var l struct {
			Envelope struct{ Key, Category, Sealed string }
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		e := l.Envelope
		sort := sorts[e.Key]
		raw, err := base64.RawURLEncoding.DecodeString(e.Sealed)
		if err != nil || done[sort] || sort == "" || len(raw) < 100 {
			continue
		}
		done[sort] = true
		replaced := func(name, names string, by ...string) {
			forged := p
			forged.envelopes = sorted(slices.Replace(slices.Clone(p.envelopes), i, i+1, by...))
			list = append(list, kind{name: "a " + sort + " envelope: " + name, names: names, file: forged.fitted()})
		}
		const odd = `envelope|category|seal`
		flipped := func(at int) []byte {
			b := slices.Clone(raw)
			b[at] ^= 1
			return b
		}
		replaced("gone", odd)
		replaced("twice", odd, line, line)
		replaced("empty", odd, lineOf(e.Key, e.Category, nil))
		replaced("a bit of its encapsulated key", odd, lineOf(e.Key, e.Category, flipped(3)))
		replaced("a bit of what it says", odd, lineOf(e.Key, e.Category, flipped(40)))
		replaced("a bit of its tag", odd, lineOf(e.Key, e.Category, flipped(len(raw)-1)))
		replaced("a byte less", odd, lineOf(e.Key, e.Category, raw[:len(raw)-1]))
		replaced("a byte more", odd, lineOf(e.Key, e.Category, append(slices.Clone(raw), 0)))
		replaced("of another category", odd, lineOf(e.Key, map[bool]string{true: "B", false: "A"}[e.Category == "A" || sort == "text"], raw))
		replaced("of no category", odd, lineOf(e.Key, "Z", raw))
		replaced("under another key", odd, lineOf("cover.cover", e.Category, raw))
		replaced("under the reserved key", odd, lineOf("credentials", e.Category, raw))
		replaced("another sort's", odd, lineOf(map[bool]string{true: manifest.Envelopes(&a.s.setup)[1].Key, false: "cover"}[e.Key == "cover"], e.Category, raw))
		padded, err := envelope.Pad([]byte(`{"v":2}`), len(raw)-envelope.Overhead)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := envelope.Seal(a.s.key.Public(), sha256.Sum256([]byte(a.s.archive.Manifest)), envelope.Name{Key: e.Key, Category: e.Category}, padded)
		if err != nil {
			t.Fatal(err)
		}
		replaced("another in its place that opens", odd, lineOf(e.Key, e.Category, fresh))
		replaced("another beside it that opens", odd, line, lineOf(e.Key, e.Category, fresh))
		for name, text := range map[string]string{
			"its bytes padded": strings.Replace(line, e.Sealed, e.Sealed+"=", 1), "its bytes in the other alphabet": strings.Replace(line, e.Sealed, "+"+e.Sealed[1:], 1),
			"a line end in its bytes": strings.Replace(line, e.Sealed, e.Sealed[:4]+`\n`+e.Sealed[4:], 1), "its key null": strings.Replace(line, written(e.Key), "null", 1),
			"its key escaped": strings.Replace(line, `"key":"`+e.Key[:1], fmt.Sprintf(`"key":"\u%04x`, e.Key[0]), 1), "without its category": strings.Replace(line, `"category":`+written(e.Category)+",", "", 1),
			"a space in it": strings.Replace(line, ":{", ": {", 1), "with a nonce": strings.Replace(line, `{"key"`, `{"nonce":"AAAA","key"`, 1), "as an act": strings.Replace(line, "envelope", "act", 1),
		} {
			forged := p
			forged.envelopes = slices.Clone(p.envelopes)
			forged.envelopes[i] = text
			list = append(list, kind{name: "a " + sort + " envelope: " + name, names: `line [0-9]+\b`, file: forged.summed()})
		}
	}
	swapped := p
	swapped.envelopes = slices.Clone(p.envelopes)
	slices.Reverse(swapped.envelopes)
	list = append(list, kind{name: "envelopes: in the other order", names: "out of order", file: swapped.summed()})
	none := p
	none.envelopes = nil
	list = append(list, kind{name: "envelopes: none", names: `envelope|covers|ballots`, file: none.fitted()})
	half := p
	half.envelopes = p.envelopes[:len(p.envelopes)/2]
	list = append(list, kind{name: "envelopes: half of them", names: `envelope|covers|ballots`, file: half.fitted()})
	return list
}

// actKinds are changes to each act and to the chain: as they are, with the act's own hash made to fit, with the whole chain made anew
// from there, and with the head's audit hash made to fit as well. Acts after the last that the code stands on may differ.
func (a trueArchive) actKinds(t *testing.T) (list []kind) {
	p, acts := partsOf(a.file), a.s.archive.Acts
	write := func(l []survey.SessionEntry, audit string) string {
		forged := p
		forged.acts = nil
		for _, e := range l {
			forged.acts = append(forged.acts, fmt.Sprintf(`{"act":{"number":%d,"at":%s,"who":%s,"name":%s,"detail":%s,"hash":%s}}`+"\n", e.Number, written(e.At), written(e.Who), written(e.Name), written(e.Detail), written(e.Hash)))
		}
		forged.head = strings.Replace(p.head, `"audit":"`+a.s.archive.Result.Audit+`"`, `"audit":"`+audit+`"`, 1)
		return forged.fitted()
	}
	put := func(name string, from int, l []survey.SessionEntry) {
		const names = `audit|acts|entry`
		was := a.s.archive.Result.Audit
		list = append(list, kind{name: "acts: " + name, names: names, file: write(l, was)})
		if from < len(l) {
			own := slices.Clone(l)
			own[from].Hash = own[from].Chain(sessionID, before(own, from))
			if own[from] != l[from] && write(own, was) != a.file {
				list = append(list, kind{name: "acts: " + name + ", its own hash made to fit", names: names, file: write(own, was)})
			}
		}
		chained := slices.Clone(l)
		for i := range chained {
			if i < from {
				continue
			}
			chained[i].Number = i + 1
			chained[i].Hash = chained[i].Chain(sessionID, before(chained, i))
		}
		if write(chained, was) == a.file {
			return
		}
		list = append(list, kind{name: "acts: " + name + ", the chain made anew", names: names, file: write(chained, was)})
		if e, ok := survey.ResultEntry(chained); ok && e.Hash != was {
			list = append(list, kind{name: "acts: " + name + ", the chain made anew and the head's audit hash too", names: `audit|result code|seal|wrapped|says otherwise`, file: write(chained, e.Hash)})
		}
	}
	for i, e := range acts {
		change := func(what string, do func(e *survey.SessionEntry)) {
			l := slices.Clone(acts)
			do(&l[i])
			if l[i] != e {
				put(e.Name+", "+what, i, l)
			}
		}
		change("another time", func(e *survey.SessionEntry) { e.At = "2026-12-06T01:02:03Z" })
		change("another person", func(e *survey.SessionEntry) { e.Who = "别人" })
		change("another name", func(e *survey.SessionEntry) { e.Name = "edit" })
		change("another detail", func(e *survey.SessionEntry) { e.Detail += "。" })
		change("no detail", func(e *survey.SessionEntry) { e.Detail = "" })
		change("another hash", func(e *survey.SessionEntry) { e.Hash = strings.Repeat("0", 64) })
		change("its hash in capitals", func(e *survey.SessionEntry) { e.Hash = strings.ToUpper(e.Hash) })
		change("no hash", func(e *survey.SessionEntry) { e.Hash = "" })
		change("the number of another", func(e *survey.SessionEntry) { e.Number++ })
		change("a number that is the same in its hash", func(e *survey.SessionEntry) { e.Number += 1 << 32 })
		change("detail and name change places", func(e *survey.SessionEntry) { e.Name, e.Detail = e.Detail, e.Name })
		put(e.Name+", gone", i, slices.Delete(slices.Clone(acts), i, i+1))
		put(e.Name+", twice", i+1, slices.Insert(slices.Clone(acts), i, e))
		for _, name := range []string{"edit", survey.ActReopen, survey.ActCorrect, survey.ActOpenDespite, survey.ActOpen, survey.ActClose, survey.ActReady} {
			put(fmt.Sprintf("%s put before %s", name, e.Name), i, slices.Insert(slices.Clone(acts), i, survey.SessionEntry{Number: i + 1, At: e.At, Who: e.Who, Name: name, Detail: fits + "; " + survey.ReasonMark + "x"}))
		}
		if i > 0 {
			l := slices.Clone(acts)
			l[i-1], l[i] = l[i], l[i-1]
			put(fmt.Sprintf("%s before %s", e.Name, acts[i-1].Name), i-1, l)
		}
	}
	put("none", 0, nil)
	return list
}

func before(l []survey.SessionEntry, i int) string {
	if i == 0 {
		return ""
	}
	return l[i-1].Hash
}
