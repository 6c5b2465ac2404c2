package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/example"
)

// TestInputEncoding: files as Windows' editors save them are read as what they say, and it is said; what cannot be read is refused. Two
// passphrases in GB18030 were one and the same once they had been through JSON.
func TestInputEncoding(t *testing.T) {
	passphrases := []string{"开箱人甲的口令足够长不少于十六个字", "开箱人乙的口令足够长不少于十六个字"}
	text := strings.Join(passphrases, "\r\n") + "\r\n"
	for name, test := range map[string]struct {
		as   encoding.Encoding
		said string
	}{
		"utf8":    {encoding.Nop, ""},
		"bom":     {unicode.UTF8BOM, ""},
		"utf16":   {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "read as UTF-16"},
		"gb18030": {simplifiedchinese.GB18030, "read as GB18030"},
	} {
		file := filepath.Join(t.TempDir(), name)
		raw, err := test.as.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		read, err := readPassphrases(&console{errors: &said}, file)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, line := range read.lines {
			got = append(got, string(line))
		}
		if diff := cmp.Diff(passphrases, got); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
		read.forget()
		for _, line := range append(read.lines, read.raw, read.text) {
			if len(bytes.Trim(line, "\x00")) > 0 {
				t.Errorf("%s: %q stays in memory", name, line)
			}
		}
		if (test.said == "") != (said.Len() == 0) || !strings.Contains(said.String(), test.said) || strings.Contains(said.String(), "开箱人") {
			t.Errorf("%s: said %q", name, said.String())
		}
	}
	latin := bytes.NewReader([]byte("passphrase-one\npassphr\xe4se-two\n"))
	if _, err := readPassphrases(&console{in: latin, errors: &bytes.Buffer{}}, "-"); err == nil || !strings.Contains(err.Error(), "line 2: the file is not UTF-8") {
		t.Errorf("Latin 1: %v", err)
	}
}

// TestReadWhole: a text is read whole, however long and in whatever pieces it comes, up to a bound.
func TestReadWhole(t *testing.T) {
	for _, n := range []int{0, 1, 4095, 4096, 4097, 100_000, maxInput} {
		text := bytes.Repeat([]byte("x"), n)
		raw, err := readWhole(&console{in: iotest.HalfReader(iotest.DataErrReader(bytes.NewReader(text)))}, "-")
		if err != nil || !bytes.Equal(raw, text) {
			t.Errorf("%d bytes: read %d, %v", n, len(raw), err)
		}
	}
	if _, err := readWhole(&console{in: bytes.NewReader(make([]byte, maxInput+1))}, "-"); err == nil || !strings.Contains(err.Error(), "larger than 4 MiB") {
		t.Errorf("too long: %v", err)
	}
	if _, err := readWhole(&console{in: iotest.ErrReader(os.ErrClosed)}, "-"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("broken: %v", err)
	}
}

// TestCreateGB18030: a session file in GB18030 makes the session that it says.
func TestCreateGB18030(t *testing.T) {
	raw, err := simplifiedchinese.GB18030.NewEncoder().Bytes(example.Session)
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	var out, said bytes.Buffer
	if code := run(t.Context(), []string{"session", "create", "--data", data, "-f", "-"}, bytes.NewReader(raw), &out, &said); code != 0 || !strings.Contains(said.String(), "read as GB18030") {
		t.Fatalf("%d: %s", code, said.String())
	}
	out.Reset()
	if code := run(t.Context(), []string{"session", "list", "--data", data}, nil, &out, &said); code != 0 || !strings.Contains(out.String(), "市住房和城乡建设局") {
		t.Errorf("%d: %s %s", code, out.String(), said.String())
	}
}

// TestMostTrustees: a session names no more trustees than a box key can be wrapped for.
func TestMostTrustees(t *testing.T) {
	if survey.MaxTrustees != boxkey.MaxTrustees {
		t.Errorf("survey.MaxTrustees is %d, boxkey.MaxTrustees %d", survey.MaxTrustees, boxkey.MaxTrustees)
	}
}
