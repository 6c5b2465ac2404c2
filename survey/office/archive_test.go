package office_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// archived is a sitting with ballots of every kind, opened, and its archive.
func archived(t *testing.T) (s *sitting, report version1.Report, file []byte) {
	t.Helper()
	s = newSitting(t, nil)
	for i := range 18 {
		s.cast([]string{"A", "B", "C"}[i%3], s.padded(goodBallot))
	}
	s.cast("C", s.padded(`{"v":1}`))
	s.cast("C", s.padded(`{"v":1,"marks":{"nobody":"0"}}`))
	if err := s.office.Attendance(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 9}}); err != nil {
		t.Fatal(err)
	}
	s.open()
	if err := s.office.Leftover(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 1, "B": 2, "C": 3}, Confirmed: true, Reason: "当场补点"}); err != nil {
		t.Fatal(err)
	}
	return s, s.report(), s.archive()
}

func (s *sitting) report() version1.Report {
	s.t.Helper()
	report, err := s.office.Report(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return report
}

func (s *sitting) archive() []byte {
	s.t.Helper()
	var file bytes.Buffer
	if err := s.office.WriteArchive(s.t.Context(), s.id, &file); err != nil {
		s.t.Fatal(err)
	}
	return file.Bytes()
}

func recount(t *testing.T, file []byte, digest string) (version1.Report, error) {
	return version1.Recount(t.Context(), bytes.NewReader(file), passphrases[:2], digest, nil)
}

func reportText(t *testing.T, r version1.Report) string {
	t.Helper()
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestRecount: an archive gives the same Report, byte for byte, before and after the session is archived and erased.
func TestRecount(t *testing.T) {
	s, report, file := archived(t)
	want := reportText(t, report)
	check := func(name, digest string, file []byte) {
		t.Helper()
		counted, err := recount(t, file, digest)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := reportText(t, counted); got != want {
			t.Errorf("%s: another report:\n%s\nwant\n%s", name, got, want)
		}
	}
	check("opened", "", file)
	check("with the digest of the signed sheet", strings.ToUpper(report.Seal.Digest[:32])+" "+report.Seal.Digest[32:], file)

	digest, err := report.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.office.Archive(t.Context(), s.id, strings.Repeat("0", 64)); err == nil {
		t.Error("a session whose report changed meanwhile is archived")
	}
	for range 2 { // an answer that was lost may be asked for again
		if err := s.office.Archive(t.Context(), s.id, digest); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.office.Leftover(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 0}, Reason: "late"}); err == nil {
		t.Error("an archived session takes counts")
	}
	check("archived", report.Seal.Digest, s.archive())
	if err := s.office.Erase(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	var refused *survey.Refusal
	if err := s.office.WriteArchive(t.Context(), s.id, &bytes.Buffer{}); !errors.As(err, &refused) {
		t.Errorf("the archive of an erased session: %v", err)
	}
	if got := reportText(t, s.report()); got != want {
		t.Errorf("erased, the report is\n%s\nwant\n%s", got, want)
	}
}

func TestRecountRefusals(t *testing.T) {
	_, report, file := archived(t)
	for _, test := range []struct {
		name        string
		passphrases []string
		digest      string
		want        string
	}{
		{"too few passphrases", passphrases[:1], "", "too few passphrases"},
		{"a wrong passphrase", []string{passphrases[0], "another-passphrase-entirely"}, "", "a passphrase is wrong"},
		{"half a digest", passphrases, report.Seal.Digest[:8], "all 64 characters"},
		{"another sheet's digest", passphrases, strings.Repeat("ab", 32), "the signed sheet has abab"},
	} {
		if _, err := version1.Recount(t.Context(), bytes.NewReader(file), test.passphrases, test.digest, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// alter changes line n of an archive, from 0, and mends the checksum, as one who forges it would.
func alter(t *testing.T, file []byte, n int, change func(line map[string]any)) []byte {
	t.Helper()
	lines := bytes.SplitAfter(file, []byte("\n"))
	lines = lines[:len(lines)-1]
	var line map[string]map[string]any
	decoder := json.NewDecoder(bytes.NewReader(lines[n]))
	decoder.UseNumber()
	if err := decoder.Decode(&line); err != nil {
		t.Fatal(err)
	}
	for _, inner := range line {
		change(inner)
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	lines[n] = append(text, '\n')
	return mended(lines[:len(lines)-1])
}

// mended puts a fitting end below lines.
func mended(lines [][]byte) []byte {
	body := bytes.Join(lines, nil)
	sum := sha256.Sum256(body)
	return append(body, []byte(`{"end":{"sha256":"`+hex.EncodeToString(sum[:])+"\"}}\n")...)
}

func set(key string, value any) func(map[string]any) {
	return func(line map[string]any) { line[key] = value }
}

func replace(key, old, with string) func(map[string]any) {
	return func(line map[string]any) { line[key] = strings.Replace(line[key].(string), old, with, 1) }
}

// TestAlteredArchive: one who alters an archive and mends its checksum is told what does not fit.
func TestAlteredArchive(t *testing.T) {
	_, report, file := archived(t)
	lines := bytes.SplitAfter(file, []byte("\n"))
	ballots := report.Seal.Count
	without := func(n int) []byte {
		return mended(append(append([][]byte{}, lines[:n]...), lines[n+1:len(lines)-2]...))
	}
	category := func(code string, change func(map[string]any)) func(map[string]any) {
		return func(line map[string]any) { change(line["counts"].(map[string]any)[code].(map[string]any)) }
	}
	first := func(line map[string]any) string { return line["hash"].(string) }
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"a ballot is taken out", without(3), "19 of 20 ballots"},
		{"and the head says so", alter(t, without(3), 0, set("ballots", ballots-1)), "its 19 ballots have the digest"},
		{"and the seal too", alter(t, without(3), 0, func(line map[string]any) {
			line["ballots"] = ballots - 1
			line["seal"] = map[string]any{"count": ballots - 1, "digest": line["seal"].(map[string]any)["digest"]}
		}), "and sealed were 19 with"},
		{"a ballot twice", mended(append(append(append([][]byte{}, lines[:4]...), lines[3]), lines[4:len(lines)-2]...)), "carries a nonce that another carries too"},
		{"ballots exchanged", mended(append(append(append([][]byte{}, lines[:2]...), lines[3], lines[2]), lines[4:len(lines)-2]...)), "ballot 3 (digest "},
		{"a ballot in another category", alter(t, file, 5, func(line map[string]any) {
			line["category"] = map[any]string{"A": "B", "B": "C", "C": "A"}[line["category"]]
		}), "carries no credential that fits"},
		{"a category that is none", alter(t, file, 5, set("category", "Z")), "is of category Z"},
		{"a MAC", alter(t, file, 1, set("mac", strings.Repeat("A", 43))), "ballot 1 (digest "},
		{"a short nonce", alter(t, file, 1, set("nonce", "AAAA")), "a nonce of 3 and a MAC of 32 bytes"},
		{"a sealed text cut", alter(t, file, 2, set("sealed", "AAAA")), "sealed to another size"},
		{"not base64url", alter(t, file, 2, set("sealed", "A=")), "line 3 is not readable"},
		{"an unknown key", alter(t, file, 2, set("voter", "me")), "line 3 is not readable"},
		{"another issuer seed", alter(t, file, 0, set("issuer_seed", strings.Repeat("A", 43))), "the issuer seed does not give the key of category A"},
		{"a short issuer seed", alter(t, file, 0, set("issuer_seed", "AAAA")), "the issuer seed does not give the key"},
		{"another box key", alter(t, file, 0, func(line map[string]any) {
			line["manifest"] = strings.Replace(line["manifest"].(string), `"box_key":"`, `"box_key":"AA`, 1)
		}), "the box key is not the one in its manifest"},
		{"a wrapped key cut", alter(t, file, 0, set("wrapped_key", "AAAA")), "the wrapped box key is not readable"},
		{"another unit", alter(t, file, 0, replace("manifest", report.Session.Unit, "另一单位")), "another report than the one it was archived with"},
		{"another weight", alter(t, file, 0, replace("manifest", `"weight":30`, `"weight":31`)), "the weights sum to 101"},
		{"no manifest", alter(t, file, 0, set("manifest", "{")), "its manifest is not readable"},
		{"a form that cannot be", alter(t, file, 0, replace("manifest", `"grades":["excellent"]`, `"grades":["splendid"]`)), "describes no session"},
		{"another leftover", alter(t, file, 0, category("A", set("leftover", 0))), "another report than the one it was archived with"},
		{"a leftover that cannot be", alter(t, file, 0, category("A", set("leftover", 99))), "99 slips left"},
		{"fewer slips", alter(t, file, 0, category("B", set("printed", 24))), "category B has 24 slips printed"},
		{"more collected", alter(t, file, 0, category("B", set("collected", 99))), "category B has 99 slips collected"},
		{"more paper", alter(t, file, 0, category("B", set("paper", 99))), "category B has 99 paper ballots"},
		{"a category's counts gone", alter(t, file, 0, func(line map[string]any) { delete(line["counts"].(map[string]any), "C") }), "the counts of category C are missing"},
		{"counts of a category that is none", alter(t, file, 0, func(line map[string]any) {
			line["counts"].(map[string]any)["Z"] = map[string]any{"printed": 1}
		}), "counts of categories"},
		{"another version of the program", alter(t, file, 0, set("software", "ceping v9")), "its version (ceping v9)"},
		{"a box that fits says it did not", alter(t, file, 0, set("seal_matched", false)), "it says that the box did not fit its seal"},
		{"an act reworded", alter(t, file, ballots+1, set("detail", "another")), "entry 1 of its audit log"},
		{"an act's hash", alter(t, file, ballots+1, func(line map[string]any) { line["hash"] = first(line)[1:] + "0" }), "of its audit log"},
		{"an act made another session's", alter(t, file, ballots+3, set("session", "6ba7b810-9dad-41d1-80b4-00c04fd430c8")), "entry 3 of its audit log"},
		{"an act taken out", without(ballots + 1), "acts are there"},
		{"another version of the archive", alter(t, file, 0, set("version", 2)), "is of version 2 and this ceping reads version 1"},
		{"something after the end", append(append([]byte{}, file...), "more"...), "something stands after its end"},
		{"a byte", bytes.Replace(file, []byte(`"at":"2`), []byte(`"at":"3`), 1), "the checksum in line"},
		{"no end", file[:len(file)-85], "its end is missing: 20 of 20"},
		{"half", file[:len(file)/2], "its end is missing"},
		{"empty", nil, "it is empty"},
		{"something else", []byte("PK\x03\x04"), "line 1 is not the head"},
		{"a ballot first", mended(lines[1:3]), "line 1"},
	} {
		_, err := recount(t, test.file, "")
		var damaged *version1.ArchiveError
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		} else if !errors.As(err, &damaged) && test.name != "another version of the archive" {
			t.Errorf("%s: %T", test.name, err)
		}
	}
}

// TestDamagedArchive: whatever byte is damaged, wherever the file is cut, it is refused and nothing breaks.
func TestDamagedArchive(t *testing.T) {
	_, _, file := archived(t)
	random := rand.New(rand.NewPCG(8, 1))
	for range 60 {
		damaged := bytes.Clone(file)
		at := random.IntN(len(file))
		damaged[at] ^= 1 << random.IntN(8)
		if _, err := recount(t, damaged, ""); err == nil {
			t.Fatalf("byte %d is %q instead of %q, and it is counted", at, damaged[at], file[at])
		}
		if _, err := recount(t, file[:at], ""); err == nil {
			t.Fatalf("cut to %d of %d bytes, it is counted", at, len(file))
		}
	}
}
