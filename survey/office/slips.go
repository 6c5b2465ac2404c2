package office

import "ceping/survey"

// newBatch draws all slips of a session, spares included, and shuffles them.
func newBatch(s survey.Session, manifest string) survey.SlipBatch {
	batch := survey.SlipBatch{Session: s, Fingerprint: survey.Fingerprint(manifest)}
	for _, c := range s.Setup.Categories {
		for range c.Printed(s.Setup.Rules.Spares) {
			batch.Slips = append(batch.Slips, survey.PrintedSlip{Category: c, Slip: survey.NewSlip()})
		}
	}
	survey.Shuffle(batch.Slips)
	return batch
}
