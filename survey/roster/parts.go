package roster

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"ceping/survey"
)

const (
	maxXLSX     = 5 << 20  // bytes of a file
	maxUnzipped = 24 << 20 // and of all that it unzips to
	maxParts    = 2_000
)

const (
	tooLarge   survey.Code = "roster_file_expands"
	unreadable survey.Code = "roster_file_unreadable"
	tooSlow    survey.Code = "roster_file_slow"
)

// unpack looks at all parts of a file that are read, and gives a file that has no others: what reads it sees nothing that was not looked
// at. It is not packed again.
func unpack(ctx context.Context, content []byte) ([]byte, *contents, error) {
	archive, err := open(content)
	if err != nil {
		return nil, nil, err
	}
	var kept bytes.Buffer
	to, seen := zip.NewWriter(&kept), newContents()
	names := map[string]bool{}
	for _, part := range archive.File {
		name := strings.TrimPrefix(strings.ReplaceAll(part.Name, "\\", "/"), "/")
		if !wanted(name) {
			continue
		}
		if names[strings.ToLower(name)] {
			return nil, nil, notXLSX(unreadable)
		}
		names[strings.ToLower(name)] = true
		text, err := unpackPart(part)
		if err != nil {
			return nil, nil, notXLSX(unreadable)
		}
		if err := seen.scan(ctx, name, text); err != nil {
			return nil, nil, err
		}
		w, err := to.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, nil, err
		}
		if _, err := w.Write(text); err != nil {
			return nil, nil, err
		}
	}
	err = to.Close()
	return kept.Bytes(), seen, err
}

// wanted are the parts that hold names of sheets, cells, texts and styles; pictures, comments and the like are never unpacked.
func wanted(name string) bool {
	folder, file := path.Split(name)
	return slices.Contains([]string{"", "_rels/", "xl/", "xl/_rels/", "xl/worksheets/", "xl/theme/"}, folder) &&
		(strings.HasSuffix(file, ".xml") || strings.HasSuffix(file, ".rels"))
}

func unpackPart(part *zip.File) ([]byte, error) {
	from, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer from.Close()
	return io.ReadAll(io.LimitReader(from, maxUnzipped+1)) // zip ends what is longer than it says with an error
}

// open looks at the file before anything is unpacked.
func open(content []byte) (*zip.Reader, error) {
	switch {
	case len(content) > maxXLSX:
		return nil, notXLSX("roster_xlsx_large")
	case bytes.HasPrefix(content, []byte{0xd0, 0xcf, 0x11, 0xe0}): // OLE: .xls, or an encrypted .xlsx
		return nil, notXLSX("roster_xls")
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, notXLSX("roster_not_xlsx")
	}
	left, workbook := uint64(maxUnzipped), false
	for _, part := range archive.File {
		if part.UncompressedSize64 > left || len(archive.File) > maxParts {
			return nil, notXLSX(tooLarge)
		}
		left -= part.UncompressedSize64
		workbook = workbook || part.Name == workbookPart
	}
	if !workbook {
		return nil, notXLSX("roster_zip")
	}
	return archive, nil
}
