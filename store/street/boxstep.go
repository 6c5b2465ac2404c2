package street

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"slices"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/random"
)

// follows says whether a step is to be made: false when the box stands there already, a *WrongStep when it does not follow.
func (b *Box) follows(step int, to survey.Phase, from ...survey.Phase) (bool, error) {
	switch {
	case step == b.step && to == b.phase:
		return false, nil
	case step == b.step+1 && slices.Contains(from, b.phase):
		return true, nil
	}
	return false, refusal{&WrongStep{At: b.phase, AtStep: b.step, To: to, Step: step, Session: idText(b.session)}}
}

// SetPhase goes from ready to collecting, or from collecting to voting. A *WrongStep for anything else.
func (b *Box) SetPhase(ctx context.Context, step int, to survey.Phase) error {
	return do(ctx, b.file, func(tx *vault.Tx) (func(), error) {
		var from []survey.Phase
		switch to {
		case survey.Collecting:
			from = []survey.Phase{survey.Ready}
		case survey.Voting:
			from = []survey.Phase{survey.Collecting}
		}
		make, err := b.follows(step, to, from...)
		if err != nil || !make {
			return nil, err
		}
		return b.setHead(tx, func(h *boxHead) { h.step, h.phase = step, to })
	})
}

// Seal closes the box: no ballot is taken any more, the rows of every key lie sorted by digest, the credentials are listed, a salt is
// drawn and the seal fixed, all in one rename. A *WrongStep unless it is voting.
func (b *Box) Seal(ctx context.Context, step int) (seal ballot.Seal, err error) {
	err = b.rewrite(ctx, step, survey.Closed, func(ctx context.Context, a *vault.Alone, fresh *boxShape) (func(int) iter.Seq[[]byte], *error, error) {
		credentials, err := b.listCredentials(ctx, a)
		if err != nil {
			return nil, nil, err
		}
		random.Fill(fresh.salt[:])
		fresh.credentials, fresh.count = envelope.ListDigest(credentials), len(credentials)
		lists := []envelope.List{{Key: envelope.Credentials, Digest: fresh.credentials}}
		orders := make([][]int, len(fresh.keys))
		for i := range fresh.keys {
			k := &fresh.keys[i]
			if orders[i], k.list, err = sortedByDigest(ctx, a, i, k); err != nil {
				return nil, nil, err
			}
			lists = append(lists, envelope.List{Key: k.name, Digest: k.list})
		}
		fresh.digest = envelope.SealDigest(fresh.salt, lists)
		for i := range fresh.categories {
			fresh.categories[i].cast = b.cast[i]
		}
		rows, failed := copyRows(ctx, a, func(table int, cells [][]byte) {
			if table == noncesTable { // used ones first, sorted by nonce
				slices.SortFunc(cells, func(a, b []byte) int {
					return compare(int(b[0]), int(a[0]), a[1+codeWidth:], b[1+codeWidth:])
				})
				return
			}
			arrange(cells, orders[table-firstKey])
		})
		return func(table int) iter.Seq[[]byte] {
			if table == credentialsTable {
				return func(yield func([]byte) bool) {
					for i := range credentials {
						if !yield(credentials[i][:]) {
							return
						}
					}
				}
			}
			return rows(table)
		}, failed, nil
	})
	if err != nil {
		return ballot.Seal{}, err
	}
	return b.ClosedSeal()
}

// Reopen takes ballots again: seal, salt and lists are overwritten, and used and free rows of each key lie in one uniformly random
// order, so that a withdrawn seal tells nothing. A *WrongStep unless it is closed.
func (b *Box) Reopen(ctx context.Context, step int) error {
	return b.rewrite(ctx, step, survey.Voting, func(ctx context.Context, a *vault.Alone, fresh *boxShape) (func(int) iter.Seq[[]byte], *error, error) {
		fresh.salt, fresh.digest, fresh.count, fresh.credentials = [32]byte{}, [32]byte{}, 0, [32]byte{}
		for i := range fresh.keys {
			fresh.keys[i].list = [32]byte{}
		}
		for i := range fresh.categories {
			fresh.categories[i].cast = 0
		}
		rows, failed := copyRows(ctx, a, func(_ int, cells [][]byte) { arrange(cells, random.Permutation(len(cells))) })
		return func(table int) iter.Seq[[]byte] {
			if table == credentialsTable {
				return slices.Values[[][]byte](nil)
			}
			return rows(table)
		}, failed, nil
	})
}

// Open is the end of a box: nonces and seed are overwritten; salt and lists may be published, and envelopes stay until they are
// archived and erased. A *WrongStep unless it is closed.
func (b *Box) Open(ctx context.Context, step int) error {
	return b.rewrite(ctx, step, survey.Opened, func(ctx context.Context, a *vault.Alone, fresh *boxShape) (func(int) iter.Seq[[]byte], *error, error) {
		fresh.seed = [32]byte{}
		rows, failed := copyRows(ctx, a, func(int, [][]byte) {})
		return func(table int) iter.Seq[[]byte] {
			if table == noncesTable {
				return slices.Values[[][]byte](nil)
			}
			return rows(table)
		}, failed, nil
	})
}

// rewrite makes a step that writes the box anew. prepare changes the shape, and gives the rows of every table but the lists; what
// failed while they were read stands in *failed.
func (b *Box) rewrite(ctx context.Context, step int, to survey.Phase, prepare func(context.Context, *vault.Alone, *boxShape) (rows func(table int) iter.Seq[[]byte], failed *error, err error)) error {
	from := survey.Closed
	if to == survey.Closed {
		from = survey.Voting
	}
	return alone(ctx, b.file, func(ctx context.Context, a *vault.Alone) error {
		if make, err := b.follows(step, to, from); err != nil || !make {
			return err
		}
		fresh := boxShape{boxHead: b.copied(), keys: slices.Clone(b.keys), credentials: b.credentials}
		fresh.secrets = &secrets{seed: b.seed, salt: b.salt}
		defer func() { *fresh.secrets = secrets{} }()
		fresh.step, fresh.phase = step, to
		rows, failed, err := prepare(ctx, a, &fresh)
		if err != nil {
			return err
		}
		content := fresh.content(rows)
		defer clear(content.Head)
		err = a.Rewrite(ctx, content)
		return errors.Join(*failed, err)
	})
}

// copyRows are the rows of the tables of an open box, each table arranged when its turn comes. An error ends the rows early and
// stands in *failed.
func copyRows(ctx context.Context, a *vault.Alone, arrange func(table int, cells [][]byte)) (rows func(table int) iter.Seq[[]byte], failed *error) {
	failed = new(error)
	return func(table int) iter.Seq[[]byte] {
		var cells [][]byte
		if err := a.Each(ctx, table, func(_ int, cell []byte) error { cells = append(cells, cell); return nil }); err != nil {
			*failed = errors.Join(*failed, err)
			return slices.Values[[][]byte](nil)
		}
		arrange(table, cells)
		return func(yield func([]byte) bool) {
			for _, cell := range cells {
				more := yield(cell)
				if table == noncesTable {
					clear(cell)
				}
				if !more {
					return
				}
			}
		}
	}, failed
}

// arrange puts cells into an order: the first is the one whose index stands first.
func arrange(cells [][]byte, order []int) {
	arranged := make([][]byte, len(cells))
	for to, from := range order {
		arranged[to] = cells[from]
	}
	copy(cells, arranged)
}

func compare(a, b int, x, y []byte) int {
	if a != b {
		return a - b
	}
	return bytes.Compare(x, y)
}

// listCredentials is the list of spent credentials, sorted: of every nonce, with the category that stands beside it.
func (b *Box) listCredentials(ctx context.Context, a *vault.Alone) ([][32]byte, error) {
	issuers := map[string]*credential.Issuer{}
	list := make([][32]byte, 0, b.spent.Len())
	err := a.Each(ctx, noncesTable, func(_ int, cell []byte) (err error) {
		defer clear(cell)
		if cell[0] != 1 {
			return nil
		}
		code, session := readCode(cell[1:1+codeWidth]), idText(b.session)
		issuer := issuers[code]
		if issuer == nil {
			if issuer, err = credential.NewIssuer(b.seed[:], session, code); err != nil {
				return err
			}
			issuers[code] = issuer
		}
		output, err := issuer.Output(cell[1+codeWidth:])
		if err != nil {
			return err
		}
		list = append(list, credential.In(credential.Ack(output, session, code)))
		clear(output)
		return nil
	})
	slices.SortFunc(list, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return list, err
}

// sortedByDigest is the order in which the rows of a key lie in a closed box, used ones by digest and then free ones by id, with the
// digest of its list.
func sortedByDigest(ctx context.Context, a *vault.Alone, index int, k *key) (order []int, list [32]byte, err error) {
	type place struct {
		row    int
		digest [32]byte
	}
	var used, free []place
	err = a.Each(ctx, firstKey+index, func(row int, cell []byte) error {
		if e := readEnvelope(cell); cell[0] == 1 {
			used = append(used, place{row - 1, envelope.Digest(envelope.Name{Key: k.name, Category: e.Category}, e.Sealed)})
		} else {
			free = append(free, place{row - 1, [32]byte(append(e.ID[:], make([]byte, 32-len(e.ID))...))})
		}
		return nil
	})
	if err != nil {
		return nil, list, err
	}
	digests := make([][32]byte, 0, len(used))
	for _, places := range [][]place{used, free} {
		slices.SortFunc(places, func(a, b place) int { return compare(0, 0, a.digest[:], b.digest[:]) })
		for _, p := range places {
			order = append(order, p.row)
		}
	}
	for _, p := range used {
		digests = append(digests, p.digest)
	}
	return order, envelope.ListDigest(digests), nil
}
