package attack_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/export"
	"ceping/survey/office"
	"ceping/survey/voter"
)

// machine is what a document must not tell of where it was made, by what it is.
func machine(t *testing.T, h *hall) map[string]string {
	t.Helper()
	said := map[string]string{"the data directory": h.dir, "the folder of temporary files": t.TempDir(), "the Go release": runtime.Version()}
	host, err := os.Hostname()
	must(t, err)
	here, err := os.Getwd()
	must(t, err)
	self, err := os.Executable()
	must(t, err)
	said["the host"], said["the working directory"], said["the program's path"] = host, here, self
	if u, err := user.Current(); err == nil {
		said["the home directory"] = u.HomeDir
		if len(u.Name) > 4 { // “root” may stand in any text
			said["the user's name"] = u.Name
		}
	}
	maps.DeleteFunc(said, func(_, text string) bool { return len(text) < 5 })
	return said
}

// clock is a time of day, as programs write it; midnight says nothing. In numbers of a table there are no seconds.
var clock = regexp.MustCompile(`[T ][0-2]\d:[0-5]\d:[0-5]\d`)

// tells is what of a file, of the files within it, and of what a packer writes beside them says who made it, where or when.
func tells(name string, content []byte, said map[string]string) (found []string) {
	tell := func(format string, args ...any) { found = append(found, name+": "+fmt.Sprintf(format, args...)) }
	for what, text := range said {
		if bytes.Contains(content, []byte(text)) {
			tell("%s", what)
		}
	}
	for _, at := range clock.FindAll(content, -1) {
		if !bytes.HasSuffix(at, []byte("00:00:00")) {
			tell("a time of day: %s", at)
		}
	}
	if packed, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
		for _, f := range packed.File {
			// Of the year 1979 a zip says what it says of no time at all. A field of its own (0x5455) repeats the time; others have user ids.
			if at := f.Modified.UTC(); at.Year() > 1980 && !at.Equal(at.Truncate(24*time.Hour)) {
				tell("%s: packed at %s", f.Name, at)
			}
			if extra := f.Extra; len(extra) > 0 && !(len(extra) == 9 && extra[0] == 'U' && extra[1] == 'T') || f.Comment != "" || packed.Comment != "" {
				tell("%s: %x and a comment %q", f.Name, extra, f.Comment)
			}
			in, err := f.Open()
			if err == nil {
				var text []byte
				if text, err = io.ReadAll(in); err == nil {
					found = append(found, tells(name+"/"+f.Name, text, said)...)
				}
			}
			if err != nil {
				tell("%s: %v", f.Name, err)
			}
		}
		return found
	}
	packed := tar.NewReader(bytes.NewReader(content))
	for {
		head, err := packed.Next()
		if err != nil {
			return found
		}
		if head.Uid != 0 || head.Gid != 0 || head.Uname != "" || head.Gname != "" || head.ModTime.Unix() > 0 || !head.AccessTime.IsZero() || !head.ChangeTime.IsZero() || len(head.PAXRecords) > 0 {
			tell("%s: %+v", head.Name, head)
		}
	}
}

// documents are all files that staff take from an opened session, by name, and the slips that they printed before.
func documents(t *testing.T, h *hall, batch survey.SlipBatch) map[string][]byte {
	t.Helper()
	report, err := h.office.Terminal().Report(commandLine, h.id)
	must(t, err)
	all := map[string][]byte{}
	for name, write := range map[string]func(io.Writer) error{
		"report.xlsx":  func(w io.Writer) error { return export.XLSX(w, report) },
		"report.docx":  func(w io.Writer) error { return export.DOCX(w, report) },
		"report.html":  func(w io.Writer) error { return export.Print(w, report) },
		"report.csv":   func(w io.Writer) error { return export.CSV(w, report) },
		"report.json":  func(w io.Writer) error { return export.JSON(w, report) },
		"report.zip":   func(w io.Writer) error { return export.Zip(w, report) },
		"package.zip":  func(w io.Writer) error { return export.Package(w, report, "组织部门") },
		"slips.html":   func(w io.Writer) error { return export.SlipHTML(w, batch, "http://192.168.10.2:8080") },
		"slips.csv":    func(w io.Writer) error { return export.SlipCSV(w, batch, "http://192.168.10.2:8080") },
		"wifi.html":    func(w io.Writer) error { return export.WiFiSheet(w, survey.WiFi{}, "http://192.168.10.2:8080") },
		"archive.json": func(w io.Writer) error { return h.opening.By(h.office.Terminal()).WriteArchive(commandLine, h.id, w) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = b.Bytes()
	}
	return all
}

// openedHall is an opened session of so many voters, each of whom writes a text of one's own about the first leader.
func openedHall(t *testing.T, dir string, n int) (h *hall, batch survey.SlipBatch) {
	t.Helper()
	setup := setupOf(2, n)
	h = &hall{t: t, dir: dir}
	h.start(dir)
	var err error
	h.id, err = h.office.Terminal().Create(commandLine, setup)
	must(t, err)
	h.advance(survey.Ready)
	batch, err = office.NewSlips(h.store).By(h.office.Terminal()).Issue(commandLine, h.id)
	must(t, err)
	for _, printed := range batch.Slips[:n] {
		h.voters = append(h.voters, &person{category: "A", slip: printed.Slip})
	}
	h.advance(survey.Collecting)
	h.draw(h.voters)
	for i, p := range h.voters {
		a := voter.NewAnswers()
		a.Grades["leaders.l1.duty"] = "good"
		a.Texts["leaders.l1.remark"] = fmt.Sprintf("独有的话%03d", i)
		must(t, h.collect(p, a))
	}
	h.advance(survey.Voting)
	h.castAll(h.voters)
	h.advance(survey.Closed)
	h.open()
	return h, batch
}

// TestDocuments: no file that staff take says when of the day, on which machine or by whose account it was made, neither in its text nor in
// what packers and office programs write beside it; and the same Report gives the same bytes, in another time zone and at another moment too.
// An archive has the session's acts, with who did them and when: that is what it is for.
func TestDocuments(t *testing.T) {
	h, batch := openedHall(t, t.TempDir(), 12)
	defer h.close()
	said := machine(t, h)
	t.Run("naive: packed as the files lie there", func(t *testing.T) {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "report.txt"), []byte(h.dir), 0o600))
		info, err := os.Stat(filepath.Join(dir, "report.txt"))
		must(t, err)
		var zipped, tarred bytes.Buffer
		z := zip.NewWriter(&zipped)
		head, err := zip.FileInfoHeader(info)
		must(t, err)
		file, err := z.CreateHeader(head)
		must(t, err)
		_, err = file.Write([]byte(`<dcterms:created>` + time.Now().UTC().Format(time.RFC3339) + `</dcterms:created>` + h.dir))
		must(t, err)
		must(t, z.Close())
		w := tar.NewWriter(&tarred)
		must(t, w.AddFS(os.DirFS(dir).(fs.ReadDirFS)))
		must(t, w.Close())
		for name, want := range map[string]int{"zip": 2, "tar": 1} { // where and when, and who
			found := tells(name, map[string][]byte{"zip": zipped.Bytes(), "tar": tarred.Bytes()}[name], said)
			if len(found) < want {
				t.Errorf("the suite does not bite: of a %s it finds %v", name, found)
			}
		}
	})
	first := documents(t, h, batch)
	zone := time.Local
	time.Local = time.FixedZone("elsewhere", 11*3600+1800)
	second := documents(t, h, batch)
	time.Local = zone
	for _, name := range slices.Sorted(maps.Keys(first)) {
		content, again := first[name], second[name]
		if name == "archive.json" { // that one was taken is an act, and in the next one
			content, again = withoutActs(content), withoutActs(again)
		}
		for _, what := range tells(name, content, said) {
			t.Error(what)
		}
		if !bytes.Equal(content, again) {
			t.Errorf("%s: other bytes in another time zone", name)
		}
	}
	var backup bytes.Buffer
	must(t, h.office.Terminal().Backup(commandLine, &backup))
	for _, what := range tells("backup.tar", backup.Bytes(), map[string]string{"the data directory": h.dir, "the program's path": said["the program's path"]}) {
		if !strings.Contains(what, "a time of day") { // the house has its acts, with their times
			t.Error(what)
		}
	}
	t.Logf("%d documents, %d things looked for", len(first)+1, len(said))
}

var actsOfHead = regexp.MustCompile(`"acts":\d+`)

// withoutActs is an archive without the lines of the session's acts, their number and the digest over all of it.
func withoutActs(archive []byte) (rest []byte) {
	for line := range bytes.Lines(archive) {
		if !bytes.HasPrefix(line, []byte(`{"act":`)) && !bytes.HasPrefix(line, []byte(`{"end":`)) {
			rest = append(rest, actsOfHead.ReplaceAll(line, nil)...)
		}
	}
	return rest
}

// TestNineTexts: what nine voters wrote stands in no document and no file once the box is opened, not even in the house that counted it; from
// ten on it does. A count that opens everything and holds back at the output keeps it.
func TestNineTexts(t *testing.T) {
	for _, n := range []int{9, 10} {
		h, batch := openedHall(t, t.TempDir(), n)
		places := map[string][]byte{}
		for name, content := range documents(t, h, batch) {
			unpacked(places, name, content)
		}
		for name, content := range take(t, h.dir) {
			places[name] = content
		}
		var backup bytes.Buffer
		must(t, h.office.Terminal().Backup(commandLine, &backup))
		places["backup"] = backup.Bytes()
		found := 0
		for name, content := range places {
			if bytes.Contains(content, []byte("独有的话")) {
				if found++; n < 10 {
					t.Errorf("%d voters: a text is in %s", n, name)
				}
			}
		}
		if n == 10 && found < 6 {
			t.Errorf("the suite does not bite: the texts of %d voters are in %d places of %d", n, found, len(places))
		}
		report, err := h.office.Terminal().Report(commandLine, h.id)
		must(t, err)
		if texts := report.Forms[0].Texts; len(texts) != 2 || texts[0].Withheld != (n < 10) {
			t.Errorf("%d voters: %+v", n, texts)
		}
		must(t, h.store.Close())
	}
}

// unpacked adds a file and those within it.
func unpacked(to map[string][]byte, name string, content []byte) {
	to[name] = content
	packed, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return
	}
	for _, f := range packed.File {
		if in, err := f.Open(); err == nil {
			text, _ := io.ReadAll(in)
			unpacked(to, name+"/"+f.Name, text)
		}
	}
}
