package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/layout"
)

func document(t *testing.T, r *count.Report) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := DOCX(&file, r); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// parts are the parts of a document, each well-formed and with no way out.
func docxPart(t *testing.T, file []byte, wanted string) (text []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(bytes.NewReader(content))
		for !strings.HasSuffix(f.Name, ".png") {
			if _, err := decoder.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		if bytes.Contains(content, []byte("External")) {
			t.Errorf("%s leads elsewhere", f.Name)
		}
		if f.Name == wanted {
			text = content
		}
	}
	return text
}

// docxTables are the texts of all cells that begin in a table, by table.
func docxTables(t *testing.T, file []byte) (tables [][]string) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(docxPart(t, file, "word/document.xml")))
	var cell *strings.Builder
	continued := false
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return tables
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "tbl":
				tables = append(tables, nil)
			case "tc":
				cell, continued = &strings.Builder{}, false
			case "vMerge":
				continued = len(token.Attr) == 0
			case "br", "tab":
				if cell != nil {
					cell.WriteString(map[string]string{"br": "\n", "tab": "\t"}[token.Name.Local])
				}
			}
		case xml.CharData:
			if cell != nil {
				cell.Write(token)
			}
		case xml.EndElement:
			if token.Name.Local == "tc" {
				if !continued {
					tables[len(tables)-1] = append(tables[len(tables)-1], cell.String())
				}
				cell = nil
			}
		}
	}
}

func inSummary(f layout.Form) []layout.Table {
	if f.Overview != nil {
		return append(some(f.Overview), f.Choices...)
	}
	return slices.Concat(f.Detail, f.Choices)
}

// TestDOCX: whatever the Report, its tables are Word tables with every cell, and the same Report gives the same bytes.
func TestDOCX(t *testing.T) {
	for _, r := range reports(t, 11, 15) {
		file := document(t, r)
		if diff := cmp.Diff(laidOut(layout.New(r), inSummary, inAppendix), docxTables(t, file)); diff != "" {
			t.Fatalf("-report +document:\n%s", diff)
		}
		if !bytes.Equal(file, document(t, r)) {
			t.Error("the same Report gives other bytes")
		}
		text := string(docxPart(t, file, "word/document.xml"))
		if strings.Contains(text, "试填") != r.Session.Rehearsal || strings.Count(text, "计票人：") != parts(layout.New(r)) {
			t.Error("the mark of a rehearsal or a sign-off line is missing")
		}
		above := strings.Split(text, `<w:p><w:pPr><w:pStyle w:val="Signed"/>`)
		for _, part := range above[:len(above)-1] {
			if last := part[strings.LastIndex(part, "<w:pPr>"):]; !strings.Contains(last, "<w:keepNext/>") {
				t.Errorf("sign-off lines may stand alone on a page, below %s", last)
			}
		}
	}
}

// parts are the summary, the forms and the appendices, each of which is signed.
func parts(d layout.Document) int {
	n := 1 + len(d.Forms)
	for _, f := range d.Forms {
		if len(f.Groups) > 0 {
			n++
		}
	}
	return n
}

// TestDOCXTakesAnyText: what XML cannot hold does not break the file.
func TestDOCXTakesAnyText(t *testing.T) {
	r := awkward()
	r.Forms[1].Texts[0].Texts = []string{"a\x00\x0b\ufffe]]><w:p>", strings.Repeat("长", 5000)}
	docxPart(t, document(t, r), "")
}
