package survey

// newBatch draws all slips of a session, spares included, and shuffles them.
func newBatch(s Session, manifest string) SlipBatch {
	batch := SlipBatch{Session: s, Fingerprint: Fingerprint(manifest)}
	for _, c := range s.Setup.Categories {
		for range c.Printed(s.Setup.Rules.Spares) {
			batch.Slips = append(batch.Slips, PrintedSlip{Category: c, Slip: NewSlip()})
		}
	}
	Shuffle(batch.Slips)
	return batch
}
