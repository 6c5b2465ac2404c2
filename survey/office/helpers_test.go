package office_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/office"
	"ceping/survey/voter"
	"ceping/survey/words"
)

func refusal(err error) bool {
	var refused *survey.Refusal
	return errors.As(err, &refused) && words.Has(refused.Code)
}

func (s *sitting) session() survey.Session {
	s.t.Helper()
	session, err := s.office.Session(s.t.Context(), s.id)
	s.must(err)
	return session
}

func (s *sitting) report() *count.Report {
	s.t.Helper()
	report, err := s.office.Terminal().Report(s.t.Context(), s.id)
	s.must(err)
	return report
}

// alarms are the codes of the report's, each with its category.
func (s *sitting) alarms() (list []string) {
	s.t.Helper()
	for _, a := range s.report().Alarms {
		list = append(list, strings.TrimSpace(a.Code+" "+a.Category))
	}
	return list
}

// acts are those of a name in the house's log.
func (s *sitting) acts(name string) []survey.AuditEntry {
	s.t.Helper()
	log, err := s.store.Audit(s.t.Context())
	s.must(err)
	return slices.DeleteFunc(log, func(e survey.AuditEntry) bool { return e.Name != name })
}

func (s *sitting) leftover(n office.HandCount) error {
	return s.office.Terminal().Leftover(s.t.Context(), s.id, n)
}

// corrected is a hand count that is changed after opening.
func corrected(code string, n int, reason string) office.HandCount {
	return office.HandCount{Numbers: map[string]int{code: n}, Reason: reason}
}

func hand(code string, n int) office.HandCount {
	return office.HandCount{Numbers: map[string]int{code: n}}
}

// archived is the archive's file.
func (s *sitting) archived() []byte {
	s.t.Helper()
	var file bytes.Buffer
	s.must(s.opening.By(s.office.Terminal()).WriteArchive(s.t.Context(), s.id, &file))
	return file.Bytes()
}

// recount reads an archive and counts it anew, with a code or without.
func recount(t *testing.T, file []byte, code string) (count.Report, error) {
	t.Helper()
	a, err := archive.Read(bytes.NewReader(file))
	if err != nil {
		return count.Report{}, err
	}
	key, err := new(boxkey.Turns).Unwrap(t.Context(), a.WrappedKey, passphrases(0, 2), nil)
	if err != nil {
		return count.Report{}, err
	}
	defer key.Wipe()
	return archive.Recount(t.Context(), a, key, code, nil)
}

// recounts archives the session, counts the archive anew under the report's code, and wants every byte of the report again.
func (s *sitting) recounts() {
	s.t.Helper()
	report := s.report()
	again, err := recount(s.t, s.archived(), report.Result.Code)
	if err != nil {
		s.t.Error(err)
		return
	}
	if diff := cmp.Diff(text(s.t, report), text(s.t, &again)); diff != "" {
		s.t.Errorf("the recount is another (-report +recount):\n%s", diff)
	}
}

func text(t *testing.T, value any) string {
	t.Helper()
	written, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

// sealed is a ballot of a category that marks everything, and goes where it is sent.
func (s *sitting) sealed(c *voter.Credential, category string) *voter.Cast {
	s.t.Helper()
	m := s.manifest()
	b, err := m.Fill(category, answered(m, category))
	s.must(err)
	cast, err := c.Enclose(b)
	s.must(err)
	return cast
}

// kept is every byte that the house has on the disk, by path.
func (s *sitting) kept() map[string]string {
	s.t.Helper()
	files := map[string]string{}
	s.must(filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.HasSuffix(path, "-shm") { // of which readers are, no content
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	}))
	return files
}

// boxPath is the session's box file.
func (s *sitting) boxPath() string { return filepath.Join(s.dir, "boxes", s.id+".db") }

// state is what a slip answers to a phone.
func (s *sitting) state(slip survey.Slip) (ballot.SlipState, error) {
	entry, err := s.issuer.Enter(s.t.Context(), slip.String())
	return entry.State, err
}

func anotherKey(t *testing.T) *envelope.Key {
	t.Helper()
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// copied is the sitting again, in a copy of its files, while nothing is done with it.
func (s *sitting) copied(t *testing.T) *sitting {
	t.Helper()
	c := &sitting{t: t, dir: filepath.Join(t.TempDir(), "data"), id: s.id, slips: s.slips}
	c.must(os.CopyFS(c.dir, os.DirFS(s.dir)))
	c.must(filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
		mode := fs.FileMode(0o600)
		if entry.IsDir() {
			mode = 0o700
		}
		return errors.Join(err, os.Chmod(path, mode))
	}))
	c.start(store.Working)
	t.Cleanup(func() {
		if err := c.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func sha(text string) [32]byte { return sha256.Sum256([]byte(text)) }
