package roster

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"testing"

	"ceping/survey"
)

// packed is a small list with more parts, each as it is put there.
func packed(t *testing.T, more ...func(*zip.Writer)) []byte {
	t.Helper()
	small := forged(t, nil)
	from, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	must(t, err)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range from.File {
		must(t, w.Copy(part))
	}
	for _, add := range more {
		add(w)
	}
	must(t, w.Close())
	return b.Bytes()
}

// part puts one there; raw is written as it is, whatever the header says of it.
func part(t *testing.T, h zip.FileHeader, raw []byte) func(*zip.Writer) {
	return func(w *zip.Writer) {
		h.CompressedSize64 = uint64(len(raw))
		to, err := w.CreateRaw(&h)
		must(t, err)
		_, err = to.Write(raw)
		must(t, err)
	}
}

// TestParts: what a list does not need is never unpacked, whatever it is; a part that is needed and is not as the file says refuses it.
func TestParts(t *testing.T) {
	text := []byte("<a/>")
	right := zip.FileHeader{Name: "xl/a.xml", CRC32: crc32.ChecksumIEEE(text), UncompressedSize64: uint64(len(text))}
	as := func(name string, change func(*zip.FileHeader)) zip.FileHeader {
		h := right
		h.Name = name
		if change != nil {
			change(&h)
		}
		return h
	}
	wrong := func(h *zip.FileHeader) { h.CRC32++ }
	strange := func(h *zip.FileHeader) { h.Method = 99 }
	for name, test := range map[string]struct {
		parts []func(*zip.Writer)
		want  survey.Code
	}{
		"as it should be":        {[]func(*zip.Writer){part(t, right, text)}, ""},
		"a wrong sum":            {[]func(*zip.Writer){part(t, as("xl/a.xml", wrong), text)}, unreadable},
		"a strange packing":      {[]func(*zip.Writer){part(t, as("xl/a.xml", strange), text)}, unreadable},
		"a picture":              {[]func(*zip.Writer){part(t, as("xl/media/a.xml", wrong), text)}, ""},
		"a macro":                {[]func(*zip.Writer){part(t, as("xl/vbaProject.bin", wrong), text)}, ""},
		"a relation":             {[]func(*zip.Writer){part(t, as("xl/_rels/a.rels", wrong), text)}, unreadable},
		"twice, but for capital": {[]func(*zip.Writer){part(t, right, text), part(t, as("XL\\a.xml", nil), text), part(t, as("/xl/A.xml", nil), text)}, unreadable},
	} {
		if _, err := XLSX(t.Context(), packed(t, test.parts...)); (err != nil) != (test.want != "") || saidOf(err) != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// TestFileBounds: a file of as many bytes, packed or unpacked, and of as many parts as may be is read; with one more it is refused.
func TestFileBounds(t *testing.T) {
	pad := func(method uint16, name string, n int) func(*zip.Writer) {
		return func(w *zip.Writer) {
			to, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
			must(t, err)
			_, err = to.Write(make([]byte, n))
			must(t, err)
		}
	}
	parts := func(n int) (list []func(*zip.Writer)) {
		for range n {
			list = append(list, pad(zip.Store, "a", 0))
		}
		return list
	}
	small := packed(t)
	from, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	must(t, err)
	unpacked := 0
	for _, f := range from.File {
		unpacked += int(f.UncompressedSize64)
	}
	left, headers := maxUnzipped-unpacked, len(packed(t, pad(zip.Store, "a", 0)))
	for name, test := range map[string]struct {
		content []byte
		want    survey.Code
	}{
		"packed":         {packed(t, pad(zip.Store, "a", maxXLSX-headers)), ""},
		"packed, more":   {packed(t, pad(zip.Store, "a", maxXLSX-headers+1)), "roster_xlsx_large"},
		"unpacked":       {packed(t, pad(zip.Deflate, "a", left/2), pad(zip.Deflate, "b", left-left/2)), ""},
		"unpacked, more": {packed(t, pad(zip.Deflate, "a", left/2), pad(zip.Deflate, "b", left-left/2+1)), tooLarge},
		"parts":          {packed(t, parts(maxParts-len(from.File))...), ""},
		"parts, more":    {packed(t, parts(maxParts-len(from.File)+1)...), tooLarge},
	} {
		if _, err := XLSX(t.Context(), test.content); (err != nil) != (test.want != "") || saidOf(err) != test.want {
			t.Errorf("%s, %d bytes: %v, want %q", name, len(test.content), err, test.want)
		}
	}
}
