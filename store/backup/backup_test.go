package backup_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"ceping/store/backup"
)

// file is an entry of a sample.
type file struct{ name, content string }

var sample = []file{
	{"ceping.db", strings.Repeat("house ", 150)}, {"slips.db", strings.Repeat("\x00", 1024)}, {"holds/a", ""},
	{"boxes/a.db", strings.Repeat("a ballot ", 200)}, {"boxes/b.db", strings.Repeat("b ballot ", 200)},
}

func written(t *testing.T, files []file) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := backup.NewWriter(&out)
	for _, f := range files {
		err = errors.Join(err, w.Add(f.name, int64(len(f.content)), strings.NewReader(f.content)))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unsummed is a backup of an earlier ceping: a tar, and nothing else.
func unsummed(t *testing.T, files []file) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range files {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(whole []byte) (files []file, summed bool, err error) {
	summed, err = backup.Read(bytes.NewReader(whole), func(e backup.Entry) error {
		content, err := io.ReadAll(e.Content)
		if err == nil && int64(len(content)) != e.Size {
			err = io.ErrUnexpectedEOF
		}
		files = append(files, file{e.Name, string(content)})
		return err
	})
	return files, summed, err
}

// TestRead: what was written comes back, of an earlier ceping too.
func TestRead(t *testing.T) {
	files, summed, err := read(written(t, sample))
	if err != nil || !summed || !slices.Equal(files, sample) {
		t.Errorf("%v, %v, %d files", err, summed, len(files))
	}
	files, summed, err = read(unsummed(t, sample))
	if err != nil || summed || !slices.Equal(files, sample) {
		t.Errorf("of an earlier ceping: %v, %v, %d files", err, summed, len(files))
	}
	if err := backup.Check(bytes.NewReader(written(t, sample))); err != nil {
		t.Errorf("checked: %v", err)
	}
	if err := backup.Check(bytes.NewReader(unsummed(t, sample))); !errors.As(err, new(*backup.DamagedError)) {
		t.Errorf("one without digests is whole: %v", err)
	}
	refused := errors.New("no room")
	if _, err := backup.Read(bytes.NewReader(written(t, sample)), func(backup.Entry) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("what take says: %v", err)
	}
}

// TestEveryByte: whichever byte is changed, whichever bit of it, and wherever the file is cut off, it is refused.
func TestEveryByte(t *testing.T) {
	whole := written(t, sample)
	for at := range whole {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1 << (at * 5 % 8)
		var why *backup.DamagedError
		if err := backup.Check(bytes.NewReader(damaged)); !errors.As(err, &why) {
			t.Fatalf("byte %d of %d changed: %v", at, len(whole), err)
		}
		if err := backup.Check(bytes.NewReader(whole[:at])); !errors.As(err, &why) {
			t.Fatalf("cut off at %d of %d: %v", at, len(whole), err)
		}
		if _, _, err := read(whole[:at]); !errors.As(err, &why) { // as one of an earlier ceping, say
			t.Fatalf("cut off at %d of %d, read: %v", at, len(whole), err)
		}
	}
	old := unsummed(t, sample)
	for at := range old {
		if _, _, err := read(old[:at]); err == nil {
			t.Fatalf("of an earlier ceping, cut off at %d of %d", at, len(old))
		}
	}
}

// TestNamed: what is damaged is named.
func TestNamed(t *testing.T) {
	whole := written(t, sample)
	flip := func(name string) []byte {
		damaged := bytes.Clone(whole)
		at := bytes.Index(damaged, []byte("boxes/b.db"))
		if name != "" {
			at = bytes.Index(damaged, []byte(name)) + 1024 + 17
		}
		damaged[at] ^= 4
		return damaged
	}
	swapped := slices.Clone(sample)
	swapped[3].content, swapped[4].content = swapped[4].content, swapped[3].content
	sums := func(files []file, of []byte) []byte { // a tar whose digests are those of another
		first, _, _ := strings.Cut(string(written(t, files)), "SHA256SUMS")
		_, last, _ := strings.Cut(string(of), "SHA256SUMS")
		return []byte(first + "SHA256SUMS" + last)
	}
	newer := []byte(strings.Replace(string(unsummed(t, slices.Insert(slices.Clone(sample), 0, file{"ceping-backup/3", ""}))), "x", "x", 1))
	for what, one := range map[string]struct {
		damaged []byte
		named   string
	}{
		"a box":              {flip("boxes/a.db"), "boxes/a.db is not what was written"},
		"the house":          {flip("ceping.db"), "ceping.db is not what was written"},
		"a name":             {flip(""), "behind boxes/a.db"},
		"cut off":            {whole[:len(whole)/2], "boxes/a.db cannot be read to its end"},
		"without its end":    {whole[:len(whole)-1], "last line is cut off"},
		"appended":           {append(bytes.Clone(whole), 'x'), "appended"},
		"twice":              {append(bytes.Clone(whole), whole...), "appended"},
		"swapped":            {sums(swapped, whole), "boxes/a.db is not what was written"},
		"without one":        {sums(sample[:4], whole), "SHA256SUMS, has more"},
		"one too many":       {sums(sample, written(t, sample[:4])), "boxes/b.db is not what was written"},
		"of no digests":      {unsummed(t, slices.Insert(slices.Clone(sample), 0, file{"ceping-backup/2", ""})), "SHA256SUMS, is missing"},
		"of digests alone":   {unsummed(t, []file{{"SHA256SUMS", "x"}}), "not an entry"},
		"an entry twice":     {unsummed(t, append(slices.Clone(sample), sample[0])), `"ceping.db" is not an entry`},
		"a format after all": {unsummed(t, append(slices.Clone(sample), file{"ceping-backup/2", ""})), "not an entry"},
		"newer":              {newer, `format is "3"`},
		"nothing":            {nil, "nothing in it"},
		"noise":              {bytes.Repeat([]byte("noise"), 1000), "from its beginning"},
	} {
		if _, _, err := read(one.damaged); !errors.As(err, new(*backup.DamagedError)) || !strings.Contains(err.Error(), one.named) {
			t.Errorf("%s: %v, want one that says %q", what, err, one.named)
		}
	}
}

// TestTarReads: the program tar, and what checks digests, read a backup, so that whoever has an older ceping, or none, gets the files.
func TestTarReads(t *testing.T) {
	for _, program := range []string{"tar", "sha256sum"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("skipped: no " + program)
		}
	}
	dir := t.TempDir()
	unpack := exec.Command("tar", "-xf", "-", "-C", dir)
	unpack.Stdin = bytes.NewReader(written(t, sample))
	if out, err := unpack.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("tar: %v %s", err, out)
	}
	check := exec.Command("sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS")
	check.Dir = dir
	if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("sha256sum: %v %s", err, out)
	}
}
