package check

import (
	"ceping/survey"
	"ceping/survey/manifest"
)

// Outside looks at what stands around a box whose rows are not to be read, since it is not closed yet or opened already: the wrapped
// key and the manifest against what was recorded at ready, the audit chains, once slips are made the counts of each category, and what
// staff entered against the acts that say so.
// cast are the ballots in the box, by category, as the box itself counts them; of in.Box only Paper is looked at.
func Outside(in Input, cast map[string]int) []Finding {
	l := &look{Input: in, envelopes: manifest.Envelopes(in.Setup), told: Looked{Cast: map[string]int{}}}
	l.key()
	if !l.readManifest() {
		return l.told.Findings
	}
	l.audit()
	made := survey.SlipCount{}
	for _, n := range in.Slips {
		made.Printed += n.Printed
	}
	for _, c := range l.manifest.Categories {
		l.told.Cast[c.Code] = cast[c.Code]
		if made.Printed > 0 || cast[c.Code] > 0 {
			l.counts(c.Code, c.Slips)
		}
	}
	l.logged()
	return l.told.Findings
}
