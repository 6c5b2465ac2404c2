package store

import (
	"context"
	"encoding/json"
	"slices"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/office"
)

// Find implements ballot.Slips.
func (s *Store) Find(ctx context.Context, digest ballot.SlipDigest) (ballot.SlipRecord, error) {
	if s.access == Reading {
		return ballot.SlipRecord{}, unavailable(errReading)
	}
	record, err := s.slips.Find(ctx, digest)
	if err != nil {
		return ballot.SlipRecord{}, err
	}
	k, err := s.served(record.Session)
	if err != nil {
		return ballot.SlipRecord{}, err
	}
	if k.phase() == survey.Archived { // which is the house's alone
		record.Phase = survey.Archived
	}
	return record, nil
}

// Collect implements ballot.Slips.
func (s *Store) Collect(ctx context.Context, digest ballot.SlipDigest, blinded [32]byte) (ballot.SlipRecord, error) {
	if s.access == Reading {
		return ballot.SlipRecord{}, unavailable(errReading)
	}
	record, err := s.slips.Find(ctx, digest)
	if err != nil {
		return ballot.SlipRecord{}, err
	}
	if _, err := s.served(record.Session); err != nil { // out of service, say
		return ballot.SlipRecord{}, err
	}
	if s.watch.lossOf(slipsName) != "" {
		return ballot.SlipRecord{}, unavailable(errTrouble)
	}
	return s.slips.Collect(ctx, digest, blinded)
}

// Material implements ballot.Slips and ballot.Boxes.
func (s *Store) Material(_ context.Context, id string) (ballot.Material, error) {
	k, err := s.served(id)
	if err != nil {
		return ballot.Material{}, err
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return ballot.Material{Manifest: k.keys.Manifest, Seed: slices.Clone(k.seed)}, nil
}

// Cast implements ballot.Boxes.
func (s *Store) Cast(ctx context.Context, id string, c ballot.Cast) error {
	defer clear(c.Nonce[:])
	k, err := s.served(id)
	if err != nil {
		return err
	}
	if s.watch.lossOf(boxName(id)) != "" {
		return unavailable(errTrouble)
	}
	return s.withBox(ctx, k, func(box *street.Box) error { return box.Cast(ctx, c) })
}

// Phase implements ballot.Boxes and ballot.Public.
func (s *Store) Phase(_ context.Context, id string) (survey.Phase, error) {
	k, err := s.served(id)
	if err != nil {
		return "", err
	}
	return k.phase(), nil
}

// Totals implements ballot.Public.
func (s *Store) Totals(ctx context.Context, id string) (t ballot.Totals, err error) {
	if _, err := s.served(id); err != nil {
		return t, err
	}
	slips, err := s.CountSlips(ctx, id)
	if err != nil {
		return t, err
	}
	cast, err := s.CountCast(ctx, id)
	for _, n := range slips {
		t.Collected += n.Collected
		t.Replaced += n.Replaced
	}
	for _, n := range cast {
		t.Cast += n.Cast
	}
	return t, err
}

// Seal implements ballot.Public.
func (s *Store) Seal(_ context.Context, id string) (ballot.Seal, error) {
	k, err := s.served(id)
	if err != nil {
		return ballot.Seal{}, err
	}
	sealed := k.get().Seal
	if sealed == nil {
		return ballot.Seal{}, ballot.ErrNotClosed
	}
	return ballot.Seal{Count: sealed.Count, Digest: sealed.Digest}, nil
}

// OpenedSeal implements ballot.Public.
func (s *Store) OpenedSeal(ctx context.Context, id string) (sealed ballot.OpenedSeal, err error) {
	k, err := s.served(id)
	if err != nil {
		return sealed, err
	}
	err = s.withBox(ctx, k, func(box *street.Box) (err error) {
		sealed, err = box.OpenedSeal()
		return err
	})
	return sealed, err
}

// List implements ballot.Public.
func (s *Store) List(ctx context.Context, id, key string) (list []string, err error) {
	k, err := s.served(id)
	if err != nil {
		return nil, err
	}
	err = s.withBox(ctx, k, func(box *street.Box) (err error) {
		list, err = box.List(ctx, key)
		return err
	})
	return list, err
}

// CountSlips implements office.Registry.
func (s *Store) CountSlips(_ context.Context, id string) (map[string]survey.SlipCount, error) {
	k, err := s.find(id)
	if err != nil {
		return nil, err
	}
	session := k.get()
	switch {
	case session.Remains != nil:
		return session.Remains.Slips, nil
	case k.old.counts != nil:
		return k.old.counts.Slips, nil
	}
	if s.access == Reading {
		return s.views[id].Counts, nil
	}
	return s.slips.Counts(id), nil
}

// CountCast implements office.Registry.
func (s *Store) CountCast(ctx context.Context, id string) (map[string]survey.CastCount, error) {
	k, err := s.find(id)
	if err != nil {
		return nil, err
	}
	session := k.get()
	counts := map[string]survey.CastCount{}
	remains := session.Remains
	if remains == nil {
		remains = k.old.counts
	}
	if remains != nil {
		for code, n := range remains.Cast {
			counts[code] = survey.CastCount{Cast: n, Paper: remains.Paper[code] + session.Counts[code].Paper}
		}
		return counts, nil
	}
	state := k.box.state()
	for code, n := range state.Cast {
		counts[code] = survey.CastCount{Cast: n, Paper: state.Paper[code]}
	}
	return counts, nil
}

// BoxFull implements office.Registry.
func (s *Store) BoxFull(_ context.Context, id string) (bool, error) {
	k, err := s.find(id)
	if err != nil {
		return false, err
	}
	return k.box.state().Full, nil
}

// ReadBox implements office.Boxes.
func (s *Store) ReadBox(ctx context.Context, id string) (content check.Box, err error) {
	k, err := s.served(id)
	if err != nil {
		return content, err
	}
	if s.access == Reading {
		k.box.mu.Lock() // a file is looked at once at a time
		defer k.box.mu.Unlock()
		found, err := street.LookInto(ctx, s.boxPath(id))
		return boxContent(found), k.misfit(err)
	}
	err = s.withBox(ctx, k, func(box *street.Box) (err error) {
		found, err := box.Read(ctx)
		content = boxContent(found)
		return err
	})
	return content, err
}

func boxContent(c street.Contents) check.Box {
	b := check.Box{Rows: map[string][]check.Row{}, Credentials: c.Credentials, Seed: c.Seed, Salt: c.Salt, Seal: c.Seal, Paper: c.Paper, Full: c.Full}
	for key, rows := range c.Rows {
		b.Rows[key] = make([]check.Row, len(rows))
		for i, row := range rows {
			b.Rows[key][i] = check.Row(row)
		}
	}
	for _, n := range c.Nonces {
		b.Nonces = append(b.Nonces, check.Nonce(n))
	}
	return b
}

// Result implements office.Boxes.
func (s *Store) Result(ctx context.Context, id string) (result office.Result, err error) {
	k, err := s.find(id)
	if err != nil {
		return result, err
	}
	if session := k.get(); session.Protocol != 2 || !session.Phase.Reached(survey.Opened) {
		return result, office.ErrNotOpened
	}
	var kept string
	if err := s.house.QueryRowContext(ctx, `SELECT result FROM sessions WHERE id = $1`, id).Scan(&kept); err != nil {
		return result, unavailable(err)
	}
	return result, json.Unmarshal([]byte(kept), &result)
}
