package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// notice is the file that says what is inside.
const notice = "说明.txt"

// Zip writes everything in one file: the whole workbook, CSV and JSON, and a folder for each office with its package.
func Zip(w io.Writer, r *count.Report) error {
	s := r.Session
	b := newBundle(w, r)
	b.add(FileName(s, "测评结果", "xlsx"), r, XLSX)
	b.add(FileName(s, "测评结果", "csv"), r, CSV)
	b.add(FileName(s, "测评结果", "json"), r, JSON)
	for _, office := range r.Packages() {
		b.office(b.unique(folderName(office))+"/", office)
	}
	return b.close()
}

// Package writes the package of one office: a workbook for each of its forms, its Word summary and print pages, and the part of
// the JSON by which it can check the result code. Without a form
// of that office it is empty but for the notice.
func Package(w io.Writer, r *count.Report, office string) error {
	b := newBundle(w, r)
	b.office("", office)
	return b.close()
}

// bundle is a zip on its way. The first error stays and stops what follows.
type bundle struct {
	zip    *zip.Writer
	report *count.Report
	names  map[string]bool // taken, without regard to case
	sums   []string
	at     time.Time
	err    error
}

func newBundle(w io.Writer, r *count.Report) *bundle {
	at, err := time.Parse("2006-01-02", r.Session.Date) // the sitting's day, so that the same Report gives the same bytes
	return &bundle{zip: zip.NewWriter(w), report: r, names: map[string]bool{notice: true}, at: at, err: err}
}

func (b *bundle) office(folder, office string) {
	s, part := b.report.Session, b.report.Of(office)
	for _, f := range part.Forms {
		b.add(folder+FileName(s, f.Title, "xlsx"), part.OfForm(f.ID), XLSX)
	}
	b.add(folder+FileName(s, office+"_测评结果", "docx"), part, DOCX)
	b.add(folder+FileName(s, office+"_测评结果", "html"), part, Print)
	if b.report.Version > 1 { // of version 1 the whole has JSON, a part has none
		b.add(folder+FileName(s, office+"_测评结果", "json"), part, JSON)
	}
}

// unique is a name that is not taken yet, as file systems compare names.
func (b *bundle) unique(wish string) string {
	name := wish
	for i := 2; b.names[strings.ToLower(name)]; i++ {
		name = numbered(wish, i)
	}
	b.names[strings.ToLower(name)] = true
	return name
}

func (b *bundle) add(name string, r *count.Report, write func(io.Writer, *count.Report) error) {
	if b.err != nil {
		return
	}
	var content bytes.Buffer
	if b.err = write(&content, r); b.err == nil {
		name = b.unique(name)
		b.sums = append(b.sums, fmt.Sprintf("%x  %s", sha256.Sum256(content.Bytes()), name))
		b.put(name, content.Bytes())
	}
}

func (b *bundle) put(name string, content []byte) {
	file, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.at})
	if err == nil {
		_, err = file.Write(content)
	}
	b.err = err
}

// close adds a notice of what is inside, as Windows shows text.
func (b *bundle) close() error {
	s := b.report.Session
	lines := []string{
		"民主测评结果", "被考核单位：" + s.Unit, "考核项目：" + s.Assessment, "日期：" + s.Date + "　　考核组：" + s.Group, "",
		fmt.Sprintf("封箱 %d 张，封箱校验码 %s", b.report.Seal.Count, b.report.Seal.Digest), "软件：" + b.report.Software, "",
		"xlsx 用 Excel 或 WPS 打开；docx 用 Word 或 WPS 打开；html 用浏览器打开后打印。各文件出自同一份结果，数字一致。",
		"各文件的 SHA-256，用来核对副本是否完整：", "",
	}
	if code := layout.NewSummary(b.report).Code; code != "" {
		lines[5] += "\r\n结果校验码 " + code.Spaced()
	}
	if s.Rehearsal {
		lines[0] += "（试填，结果无效）"
	}
	if b.err == nil {
		b.put(notice, []byte("\ufeff"+strings.Join(append(lines, b.sums...), "\r\n")+"\r\n"))
	}
	if b.err != nil {
		return b.err
	}
	return b.zip.Close()
}
