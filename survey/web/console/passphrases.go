package console

import (
	"slices"
	"sync"
	"time"

	"ceping/survey/boxkey"
	"ceping/survey/random"
)

// passphraseLife is how long generated passphrases are shown to who made them: long enough to hand them out.
const passphraseLife = 15 * time.Minute

// madePassphrases keeps the passphrases that were generated for a session and are not used yet, in memory alone, for as long as they
// are handed out. There is one set at a time: trustees who copied one of two sets could not open the box.
type madePassphrases struct {
	mu   sync.Mutex
	list map[string]madeSet // by session
	last map[string]string  // mark of the set made last, though it is not shown any more
}

// madeSet are the passphrases of a session's trustees, in their order.
type madeSet struct {
	Mark  string // goes with the form that uses them
	By    string // account
	At    time.Time
	List  []madePassphrase
	owner string // staff session that made them, the only one they are shown to
}

// madePassphrase is a generated passphrase on its way to its trustee.
type madePassphrase struct {
	Trustee    string
	Passphrase []byte
}

func newMadePassphrases() *madePassphrases {
	return &madePassphrases{list: map[string]madeSet{}, last: map[string]string{}}
}

// make generates a set for a session's trustees. While there is one, it stays as it is, whoever asks.
func (m *madePassphrases) make(session, owner, by string, trustees []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, shown := m.list[session]; shown {
		return
	}
	set := madeSet{Mark: random.Text(), By: by, At: time.Now(), owner: owner}
	for _, name := range trustees {
		set.List = append(set.List, madePassphrase{name, boxkey.GeneratePassphrase()})
	}
	m.list[session], m.last[session] = set, set.Mark
	time.AfterFunc(passphraseLife, func() { m.drop(session, set.Mark) })
}

// shown is the set of a session, and whether this staff session made it. Without it there is nothing of it to see but who did, and when.
// The passphrases are the caller's, to be overwritten; the page that shows them is a text that cannot be.
func (m *madePassphrases) shown(session, owner string) (set madeSet, own, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	set, ok = m.list[session]
	kept := set.List
	set.List = nil
	if own = ok && set.owner == owner; own {
		for _, made := range kept {
			set.List = append(set.List, madePassphrase{made.Trustee, slices.Clone(made.Passphrase)})
		}
	}
	return set, own, ok
}

// drop overwrites and forgets a set, if it is still the one.
func (m *madePassphrases) drop(session, mark string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if set := m.list[session]; set.Mark == mark {
		for _, made := range set.List {
			clear(made.Passphrase)
		}
		delete(m.list, session)
	}
}

// discard withdraws a set that was not used: its form is refused from now on.
func (m *madePassphrases) discard(session, mark string) {
	m.drop(session, mark)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last[session] == mark {
		m.last[session] = ""
	}
}

// holds reports whether a form's set is the one that was made last and not withdrawn. Nothing is known of a set that was made before
// the server was restarted: its form is all that is left of it.
func (m *madePassphrases) holds(session, mark string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	last, known := m.last[session]
	return !known || last == mark
}
