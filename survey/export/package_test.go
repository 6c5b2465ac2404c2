package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ceping/survey/count"
	"ceping/survey/example"
)

// unzipped are the files of a zip by name.
func unzipped(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := files[f.Name]; twice || f.NonUTF8 || !utf8.ValidString(f.Name) || !filepath.IsLocal(f.Name) {
			t.Errorf("the zip has a file named %q", f.Name)
		}
		files[f.Name] = content
	}
	return files
}

func written(t *testing.T, r *count.Report, write func(io.Writer, *count.Report) error) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := write(&file, r); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestZip: everything is in it, once, under names in Chinese, byte for byte as a single download gives it, with its sum.
func TestZip(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 1))
	r := example.Counted(random, 3)
	for r.Withheld || len(r.Packages()) < 2 {
		r = example.Counted(random, 3)
	}
	r.Session.Unit, r.Session.Rehearsal, r.Forms[0].Package = "市住房/城乡建设局", false, "组织部门"
	file := written(t, r, Zip)
	if !bytes.Equal(file, written(t, r, Zip)) {
		t.Error("the same Report gives other bytes")
	}
	files := unzipped(t, file)
	first, unit := r.Forms[0], "市住房_城乡建设局_2023-12-05_"
	part := r.Of("组织部门")
	for name, want := range map[string][]byte{
		unit + "测评结果.xlsx": written(t, r, XLSX), unit + "测评结果.csv": written(t, r, CSV), unit + "测评结果.json": written(t, r, JSON),
		"组织部门/" + unit + "组织部门_测评结果.docx":                written(t, part, DOCX),
		"组织部门/" + unit + "组织部门_测评结果.html":                written(t, part, Print),
		"组织部门/" + unit + "组织部门_测评结果.json":                written(t, part, JSON),
		"组织部门/" + unit + fileText(first.Title) + ".xlsx": written(t, part.OfForm(first.ID), XLSX),
	} {
		got, there := files[name]
		if !there || !bytes.Equal(got, want) {
			t.Errorf("%s: there %t, %d bytes, want %d", name, there, len(got), len(want))
		}
		if !strings.Contains(string(files["说明.txt"]), fmt.Sprintf("%x  %s\r\n", sha256.Sum256(want), name)) {
			t.Errorf("the notice has no sum of %s", name)
		}
	}
	if want := 4 + len(r.Forms) + 3*len(r.Packages()); len(files) != want {
		t.Errorf("%d files, want %d", len(files), want)
	}
	office := unzipped(t, written(t, r, func(w io.Writer, r *count.Report) error { return Package(w, r, "组织部门") }))
	for name, content := range office {
		if name != "说明.txt" && !bytes.Equal(content, files["组织部门/"+name]) {
			t.Errorf("%s is not the one in the zip of all", name)
		}
	}
	if len(office) != 4+len(part.Forms) {
		t.Errorf("the office's zip has %d files", len(office))
	}
}

// TestFileName: any unit gives a name that every file system takes.
func TestFileName(t *testing.T) {
	for _, test := range []struct{ unit, what, want string }{
		{"市财政局", "测评结果", "市财政局_2026-12-05_测评结果.xlsx"},
		{"../../etc", "测评/结果", "_.._etc_2026-12-05_测评_结果.xlsx"},
		{"CON", "a:b*c?", "CON_2026-12-05_a_b_c_.xlsx"},
		{"con .局", "x", "_con .局_2026-12-05_x.xlsx"},
		{"LPT9.", "x", "LPT9_2026-12-05_x.xlsx"},
		{"COM¹.a", "x", "_COM¹.a_2026-12-05_x.xlsx"},
		{"a\u0085\u061cb", "x", "a_b_2026-12-05_x.xlsx"},
		{" . ", "=1+1", "__2026-12-05_=1+1.xlsx"},
		{"a\u202egpj\n", "x", "agpj__2026-12-05_x.xlsx"},
		{strings.Repeat("局", 300), strings.Repeat("表", 300), strings.Repeat("局", 20) + "_2026-12-05_" + strings.Repeat("表", 41) + ".xlsx"},
	} {
		got := FileName(count.ReportSession{Unit: test.unit, Date: "2026-12-05"}, test.what, "xlsx")
		if got != test.want || len(got) > maxName {
			t.Errorf("%q, %q: %q (%d bytes), want %q", test.unit, test.what, got, len(got), test.want)
		}
	}
}

// TestZipAwkward: units and offices that no path takes, or that differ in case only, still give a zip that every system unpacks, dated
// by the sitting.
func TestZipAwkward(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 1))
	r := example.Counted(random, 2)
	for r.Withheld || len(r.Forms) < 5 {
		r = example.Counted(random, 2)
	}
	r.Session.Rehearsal = true
	for _, unit := range []string{"../../etc", "CON", strings.Repeat("局", 300)} {
		for i, office := range []string{"../../etc", "nul.x", "说明.txt", strings.Repeat("办", 300), strings.Repeat("办", 299)} {
			r.Session.Unit, r.Forms[i].Package = unit, office
			r.Forms[i].Title = "同名"
		}
		file := written(t, r, Zip)
		archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		seen, offices := map[string]bool{}, map[string]bool{}
		for _, f := range archive.File {
			folder, name := path.Split(f.Name)
			offices[folder] = true
			for _, part := range []string{strings.TrimSuffix(folder, "/"), name} {
				if len(part) > maxName || reserved(part) || part != trimmed(part) || strings.ContainsAny(part, `/\:*?"<>|`) {
					t.Errorf("%q is no name", part)
				}
			}
			if key := strings.ToLower(f.Name); seen[key] || strings.Contains(name, "（试填）") != (f.Name != notice) {
				t.Errorf("%q is there twice, or does not say that it is of a rehearsal", f.Name)
			} else {
				seen[key] = true
			}
			if at := f.Modified.Format("2006-01-02 15:04"); at != "2023-12-05 00:00" {
				t.Errorf("%q is of %s", f.Name, at)
			}
		}
		if len(offices) != 1+5 || len(unzipped(t, file)) != len(seen) {
			t.Errorf("%d folders with the top, want 6", len(offices))
		}
	}
	r.Session.Unit, r.Forms[1].Package, r.Forms[1].Title, r.Forms[0].Title = "局", r.Forms[0].Package, "A表", "a表"
	office := unzipped(t, written(t, r, func(w io.Writer, r *count.Report) error { return Package(w, r, r.Forms[0].Package) }))
	if office["局_2023-12-05_A表（试填）(2).xlsx"] == nil || !strings.HasPrefix(string(office[notice]), "\ufeff民主测评结果（试填，结果无效）\r\n") {
		t.Errorf("the office's zip has %q", slices.Sorted(maps.Keys(office)))
	}
}
