package attack_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"ceping/store/attack"
	"ceping/store/mirror"
	"ceping/store/vault"
	"ceping/survey"
)

const chunkNonce, chunkSize = chacha20poly1305.NonceSizeX, 1024

// stick is a mirror's disk as whoever has pulled it sees it.
type stick struct {
	locked   attack.Copy // as it is
	unlocked attack.Copy // each chunk decrypted in its place: what the takeover code shows
	chunks   [][2][]byte // encrypted, without its nonce, and in clear
}

// pulled reads a mirror's disk with and without the takeover code.
func (h *hall) pulled() stick {
	h.t.Helper()
	code, err := mirror.CodeOf(h.seed, h.id)
	must(h.t, err)
	key, err := code.Key()
	must(h.t, err)
	return readStick(h.t, h.stick, key)
}

func readStick(t testing.TB, dir string, key mirror.Key) stick {
	t.Helper()
	aead, err := chacha20poly1305.NewX(key[:])
	must(t, err)
	s := stick{locked: take(t, dir), unlocked: attack.Copy{}}
	for name, content := range s.locked {
		s.unlocked[name] = slices.Clone(content)
		if filepath.Ext(name) != ".ceping-mirror" {
			continue
		}
		copied := filepath.Join(t.TempDir(), name) // the one that is open must not be opened by another name of it
		must(t, os.WriteFile(copied, content, 0o600))
		v, err := vault.Look(t.Context(), copied)
		must(t, err)
		id := bytes.Clone(v.Head()[8:])
		must(t, v.Starts(t.Context(), 0, chunkSize, func(_ int, cell []byte) error {
			plain, err := aead.Open(nil, cell[:chunkNonce], cell[chunkNonce:], id)
			must(t, err)
			at := bytes.Index(content, cell)
			copy(s.unlocked[name][at+chunkNonce:at+chunkSize], append(plain, make([]byte, chacha20poly1305.Overhead)...))
			s.chunks = append(s.chunks, [2][]byte{bytes.Clone(cell[chunkNonce:]), plain})
			return nil
		}))
		must(t, v.Close())
	}
	return s
}

// sealed are the encrypted chunks in which marks lie.
func (s stick) sealed(t testing.TB, marks [][]byte) (list [][]byte) {
	t.Helper()
	for i, mark := range marks {
		at := slices.IndexFunc(s.chunks, func(c [2][]byte) bool { return bytes.Contains(c[1], mark) })
		if at < 0 {
			t.Fatalf("number %d is in no chunk", i)
		}
		list = append(list, s.chunks[at][0][:64])
	}
	return list
}

// lookAt adds what every method makes of a stick: with the code of what lies in chunks, and without of the chunks themselves and their nonces.
func (f figures) lookAt(t *testing.T, moment string, s stick, voters []*person, kinds ...string) {
	t.Helper()
	if len(voters) < 2 {
		return
	}
	f.look("mirror with the code, "+moment, s.unlocked, voters, kinds...)
	locked := map[string][][]byte{}
	for kind, list := range marks(voters, kinds...) {
		locked[kind] = s.sealed(t, list)
	}
	f.locked("mirror, "+moment, s.locked, locked)
}

// locked adds what every method makes of encrypted chunks: their places, and what stands before them read as a number.
func (f figures) locked(moment string, files attack.Copy, kinds map[string][][]byte) {
	guessed := guessesOf(files, kinds)
	for kind, list := range kinds {
		for method, places := range guessed[kind] {
			f.order("order, "+moment+": "+kind+", "+method, places)
		}
		for _, content := range files {
			var at []float64
			for _, mark := range list {
				if i := bytes.Index(content, mark); i >= chunkNonce {
					at = append(at, float64(binary.BigEndian.Uint64(content[i-8:])))
				}
			}
			if len(at) == len(list) {
				f.order("order, "+moment+": "+kind+", nonce", at)
			}
		}
	}
	for _, pair := range [][2]string{{nonces, covers}, {covers, firstTexts}, {firstMarks, firstTexts}, {firstMarks, lastMarks}} {
		for method, one := range guessed[pair[0]] {
			if other, ok := guessed[pair[1]][method]; ok {
				f.pair("envelopes, "+moment+": "+pair[0]+" with "+pair[1]+", "+method, one, other)
			}
		}
	}
}

// TestMirror: a mirror's disk that is pulled, at any moment, does not tell in which order slips were collected and ballots cast, nor which
// envelopes came together: not with the takeover code, with which everything on it can be read, and less without. A copy whose chunks lie
// as they came, or whose nonces count, is broken by the same measure.
func TestMirror(t *testing.T) {
	for _, naive := range []struct {
		name    string
		ordered bool // chunks lie as they came
		counted bool // nonces count
		finds   string
	}{
		{"chunks as they came", true, false, "place"},
		{"nonces that count", false, true, "nonce"},
	} {
		t.Run("naive: "+naive.name, func(t *testing.T) {
			sum := figures{}
			for range 20 {
				dir, sealed := naiveMirror(t, 12, naive.ordered, naive.counted)
				sum.locked("naive", take(t, dir), map[string][][]byte{covers: sealed})
			}
			mustBite(t, sum, naive.finds)
		})
	}
	sizes, repetitions := sizes()
	if !*full {
		sizes, repetitions = []int{3, 12}, 3
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			tell(t, n, judge(t, func() figures {
				sum := figures{}
				for range repetitions {
					playMirror(t, n, sum)
				}
				return sum
			}))
		})
	}
}

// playMirror is a sitting with a mirror, which is pulled at every moment of it.
func playMirror(t *testing.T, n int, sum figures) {
	t.Helper()
	h := openMirrored(t, t.TempDir(), t.TempDir(), setupOf(2, n))
	defer func() { h.close() }()
	h.advance(survey.Collecting)
	collected := shuffled(h.voters)
	h.collectAll(collected)
	sum.lookAt(t, "collecting", h.pulled(), collected, slipMarks, elements)
	h.advance(survey.Voting)
	voters := shuffled(h.voters)
	before := max(2, n*2/3)
	h.castAll(voters[:before])
	sum.lookAt(t, "voting", h.pulled(), voters[:before], nonces, covers, firstMarks, firstTexts)
	h.advance(survey.Closed)
	withdrawn := h.salt()
	h.advance(survey.Voting)
	s := h.pulled()
	sum.lookAt(t, "reopened", s, voters[:before], nonces, covers, firstMarks, firstTexts)
	nowhere(t, s.unlocked, "the mirror, reopened", map[string][][]byte{"withdrawn salts": {withdrawn}, "credentials": marks(voters[:before], credentials)[credentials]})
	h.castAll(voters[before:])
	s = h.pulled()
	sum.lookAt(t, "reopened, all cast", s, voters, nonces, covers, firstMarks, firstTexts, lastMarks)
	sum.late("mirror with the code, reopened, all cast", s.unlocked, voters, before)
	sum.match("voting", s.unlocked, voters)
	nowhere(t, s.locked, "the mirror without the code", map[string][][]byte{"seeds": {h.seed}, "slips": marks(voters, slipMarks)[slipMarks], "elements": marks(voters, elements)[elements],
		"nonces": marks(voters, nonces)[nonces], "covers": marks(voters, covers)[covers]})
	h.advance(survey.Closed)
	h.open()
	if left := take(t, h.stick); len(left) > 0 {
		t.Errorf("after opening %d files are left on the mirror", len(left))
	}
}

// naiveMirror is a copy whose chunks lie as they came, or whose nonces count. sealed are the chunks of ballots as they were cast.
func naiveMirror(t *testing.T, n int, ordered, counted bool) (dir string, sealed [][]byte) {
	t.Helper()
	dir = t.TempDir()
	aead, err := chacha20poly1305.NewX(random(chacha20poly1305.KeySize))
	must(t, err)
	rows := make([][]byte, 2*n)
	for i := range rows {
		rows[i] = random(chunkSize)
	}
	places := permutation(n)
	for i := range n {
		nonce := random(chunkNonce)
		if counted {
			binary.BigEndian.PutUint64(nonce[chunkNonce-8:], uint64(i))
		}
		chunk := aead.Seal(nonce, nonce, make([]byte, chunkSize-chunkNonce-chacha20poly1305.Overhead), nil)
		at := places[i]
		if ordered {
			at = i
		}
		rows[at] = chunk
		sealed = append(sealed, chunk[chunkNonce:chunkNonce+64])
	}
	must(t, vault.Create(t.Context(), filepath.Join(dir, "naive.ceping-mirror"), vault.Content{Head: []byte("head"), Tables: []vault.Table{{Name: "chunks", Width: chunkSize, Rows: len(rows)}},
		Cells: func(int) iter.Seq[[]byte] { return slices.Values(rows) }}))
	return dir, sealed
}
