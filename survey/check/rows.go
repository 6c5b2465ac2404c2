package check

import (
	"crypto/hmac"
	"crypto/sha256"
	"maps"
	"slices"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// identity tells whether two rows of a table are one that was copied.
type identity struct {
	id       [envelope.RowSize]byte
	category string
	digest   [sha256.Size]byte
}

// content tells whether two rows of a table hold the same envelope.
type content struct {
	category string
	digest   [sha256.Size]byte
}

// rows looks at the rows one by one, table by table, and keeps what is to be counted.
func (l *look) rows() {
	l.ballots, l.rest = map[string]int{}, map[string]map[string]int{}
	ids := map[[envelope.RowSize]byte]bool{}
	twice, copied, strange := 0, 0, 0
	var found []Finding
	for _, e := range l.envelopes {
		wrong := l.table(e, ids, &twice, &copied)
		found = append(found, wrong...)
	}
	for _, key := range slices.Sorted(maps.Keys(l.Box.Rows)) {
		if slices.ContainsFunc(l.envelopes, func(e manifest.Envelope) bool { return e.Key == key }) {
			continue
		}
		for _, r := range l.Box.Rows[key] {
			strange++
			if ids[r.ID] {
				twice++
			}
			ids[r.ID] = true
		}
	}
	l.some(Finding{Code: EnvelopeUnknown, Found: strange})
	l.some(Finding{Code: RowTwice, Found: twice})
	l.told.Findings = append(l.told.Findings, found...)
	if copied > 0 {
		l.alarm(Finding{Code: EnvelopesCopied, Found: copied})
	}
}

// table looks at the rows of one envelope: category, size, tag, and row ids over all tables.
func (l *look) table(e manifest.Envelope, ids map[[envelope.RowSize]byte]bool, twice, copied *int) (found []Finding) {
	var categories, sizes, tags int
	stood, held := map[identity]bool{}, map[content]bool{}
	sealed, all, once := make([]count.Sealed, 0, len(l.Box.Rows[e.Key])), map[string]int{}, map[string]int{}
	for _, r := range l.Box.Rows[e.Key] {
		digest := sha256.Sum256(r.Sealed)
		if ids[r.ID] {
			*twice++
		}
		ids[r.ID] = true
		if !l.sends(e, r.Category) {
			categories++
		}
		if len(r.Sealed) != e.Size+envelope.Overhead {
			sizes++
		}
		if l.tagKey != nil {
			tag := envelope.Tag(l.tagKey, r.ID, envelope.Name{Key: e.Key, Category: r.Category}, r.Sealed)
			if !hmac.Equal(tag[:], r.Tag[:]) {
				tags++
			}
		}
		sealed = append(sealed, count.Sealed{Category: r.Category, Sealed: r.Sealed})
		all[r.Category]++
		if one := (identity{r.ID, r.Category, digest}); stood[one] {
			continue // found already, and in no number that is held against another
		} else {
			stood[one] = true
		}
		if one := (content{r.Category, digest}); held[one] {
			*copied++ // the count takes one of them, and the others for damaged
		} else {
			held[one] = true
		}
		once[r.Category]++
	}
	l.told.Sealed[e.Key], l.rest[e.Key] = sealed, once
	if e.Key == manifest.CoverKey {
		l.covers, l.ballots = all, once
	}
	for _, f := range []Finding{
		{Code: CategoryUnknown, Found: categories}, {Code: SizeWrong, Found: sizes}, {Code: TagWrong, Found: tags},
	} {
		if f.Found > 0 {
			f.Key, f.Name = e.Key, nameOf(e)
			found = append(found, f)
		}
	}
	return found
}

// sends reports whether an envelope's rows may be of a category.
func (l *look) sends(e manifest.Envelope, category string) bool {
	if e.Shape.Kind == envelope.Text {
		return category == ""
	}
	return l.known(category) && e.FilledBy(category)
}

// nameOf is what an envelope is about, for people.
func nameOf(e manifest.Envelope) string {
	switch {
	case e.Form == nil:
		return words.Chinese("envelope_cover")
	case e.Criterion.Title != "":
		return words.Chinese("envelope_answers", e.Form.Title, e.Subject.Name, e.Criterion.Title)
	}
	return words.Chinese("envelope_marks", e.Form.Title, e.Subject.Name)
}
