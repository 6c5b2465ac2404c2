package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ceping/survey/child"
	"ceping/survey/voter"
)

// badProgram is a name of this test binary under which its children have readers that some files make do anything.
const badProgram = "ceping-with-bad-readers"

// badFiles is such a child, where the test binary is asked to be one.
func badFiles() {
	self, err := os.Executable()
	if err != nil || filepath.Base(self) != badProgram || !child.Asked(os.Args) {
		return
	}
	bad := readers()
	for kind, sound := range bad {
		sound := sound.Read
		bad[kind] = child.Reader{Remedy: bad[kind].Remedy, Read: func(ctx context.Context, about json.RawMessage, file []byte) (any, error) {
			for kept := [][]byte{}; bytes.HasPrefix(file, []byte("allocate")) && len(kept) < 1<<20; {
				kept = append(kept, bytes.Repeat([]byte{1}, 1<<20))
			}
			for bytes.HasPrefix(file, []byte("loop")) {
			}
			if bytes.HasPrefix(file, []byte("panic")) {
				panic(string(file))
			}
			return sound(ctx, about, file)
		}}
	}
	os.Exit(child.Main(bad, os.Args))
}

// badServer is one whose children have bad readers.
func badServer(t *testing.T) *process {
	t.Helper()
	if !child.Limited {
		t.Skip("this system does not limit what a reader may allocate")
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), badProgram)
	if err := os.WriteFile(program, self, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "serve", "--listen", "127.0.0.1:0")
	cmd.Args[0] = "ceping"
	return started(t, t.TempDir(), cmd)
}

// clerk is a browser in the console of a server.
type clerk struct {
	t      *testing.T
	base   string
	client *http.Client
}

// newClerk enters by the link that a server has printed.
func newClerk(t *testing.T, said string) *clerk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, link, _ := strings.Cut(said, "console, once:  ")
	link, _, _ = strings.Cut(link, "\n")
	at, err := url.Parse(link)
	if err != nil || at.Host == "" {
		t.Fatalf("no link in %s", said)
	}
	c := &clerk{t, "http://" + at.Host, &http.Client{Jar: jar, Timeout: 2 * time.Minute}}
	c.post(link, nil)
	return c
}

func (c *clerk) answer(response *http.Response, err error) (page, at string) {
	if err != nil {
		c.t.Error(err)
		return "", ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Error(err)
	}
	return string(text), response.Request.URL.Path
}

func (c *clerk) post(address string, form url.Values) (page, at string) {
	return c.answer(c.client.PostForm(address, form))
}

// draft makes one and returns its path.
func (c *clerk) draft() string {
	_, at := c.post(c.base+"/console/new", url.Values{"unit": {"市住建局"}, "date": {"2026-12-05"}, "group": {"第三考核组"}, "assessment": {"2026年度考核"}, "from": {"none"}})
	path, found := strings.CutSuffix(at, "/edit/leaders")
	if !found {
		c.t.Fatalf("a new session leads to %s", at)
	}
	return path
}

// upload sends a file with a form's fields and returns the page that comes back.
func (c *clerk) upload(path, name string, content []byte, fields map[string]string) string {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, value := range fields {
		w.WriteField(field, value)
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		c.t.Error(err)
	}
	part.Write(content)
	w.Close()
	page, _ := c.answer(c.client.Post(c.base+path, w.FormDataContentType(), &body))
	return page
}

// roster is a list that Excel writes.
func roster(t *testing.T, people int) []byte {
	t.Helper()
	file := excelize.NewFile()
	for i := range people + 1 {
		row := []any{fmt.Sprint("李", i), fmt.Sprint("第", i, "科科长")}
		if i == 0 {
			row = []any{"姓名", "职务"}
		}
		if err := file.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := file.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a small workbook with a part that unpacks to 64 MB.
func bomb(t *testing.T) []byte {
	t.Helper()
	small := roster(t, 1)
	parts, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range parts.File {
		if err := w.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	large, err := w.Create("xl/calcChain.xml")
	if err == nil {
		_, err = large.Write(bytes.Repeat([]byte(" "), 64<<20))
	}
	if err := errors.Join(err, w.Close()); err != nil || b.Len() > 1<<20 {
		t.Fatal(b.Len(), err)
	}
	return b.Bytes()
}

// TestFaultFilesWhileVoting: files that make their readers panic, allocate and loop without end come in by every way while people vote: each
// costs a message that names the file and a remedy, all that was typed is there again, and no voter waits for it. The server's memory does
// not grow by what a reader took. Sound files are read before and after.
func TestFaultFilesWhileVoting(t *testing.T) {
	p := badServer(t)
	id := create(t, p.data, strings.Replace(sittingFile, "slips: 3}", "slips: 400}", 1))
	command(t, p.data, "session", "advance", id, "ready", "--passphrases", file(t, "one.txt", "one-passphrase-of-the-group\n"))
	slips := issue(t, p.data, id)
	command(t, p.data, "session", "advance", id, "collecting")
	command(t, p.data, "session", "advance", id, "voting")
	c := newClerk(t, p.said.String())
	draft := c.draft()
	before := p.memory("VmHWM")

	done, voted := make(chan struct{}), make(chan int)
	go func() {
		v, opinion, n := &voter.Voter{Base: p.base, Client: &http.Client{Timeout: phonePatience}}, voter.NewOpinion(), 0
		defer func() { voted <- n }()
		for worst := time.Duration(0); n < len(slips); n++ {
			select {
			case <-done:
				t.Logf("%d voted, and none took longer than %v", n, worst)
				return
			case <-time.After(100 * time.Millisecond):
			}
			begun := time.Now()
			if err := castSlip(t, v, slips[n], opinion); err != nil {
				t.Errorf("voter %d: %v", n, err)
			}
			worst = max(worst, time.Since(begun))
		}
	}()

	page := func() string {
		text, _ := c.answer(c.client.Get(c.base + draft + "/edit/leaders"))
		return text
	}
	revision := regexp.MustCompile(`name="revision" value="([^"]*)"`).FindStringSubmatch(page())[1]
	fields := map[string]string{"revision": revision, "pasted": "留在这里的字"}
	sound := func(when string) {
		t.Helper()
		if page := c.upload(draft+"/edit/leaders/import", "名单.xlsx", roster(t, 40), fields); !strings.Contains(page, "李40") || !strings.Contains(page, "第40科科长") {
			t.Errorf("%s: an ordinary list is not read: %s", when, page)
		}
	}
	sound("before")
	const slow, memory, died = "读了太久", "占用内存太多", "程序出错"
	another := make(chan string, 1)
	for _, bad := range []struct{ file, want string }{{"panic", died}, {"allocate", memory}, {"loop", slow}} {
		if bad.file == "loop" {
			time.AfterFunc(time.Second, func() { another <- c.upload(draft+"/edit/leaders/import", "第二份.xlsx", nil, fields) })
		}
		if page := c.upload(draft+"/edit/leaders/import", bad.file+" 名单.xlsx", []byte(bad.file), fields); !strings.Contains(page, "“"+bad.file+" 名单.xlsx”") ||
			!strings.Contains(page, bad.want) || !strings.Contains(page, "粘贴到页面上") || !strings.Contains(page, "留在这里的字") {
			t.Errorf("a list that makes its reader %s: %s", bad.file, page)
		}
		if bad.file == "loop" { // half a minute each
			if page := <-another; !strings.Contains(page, "正在读取别人导入的文件，“粘贴的内容”还没有读") {
				t.Errorf("a second file meanwhile: %s", page)
			}
			continue
		}
		if page, _ := c.post(c.base+draft+"/edit/leaders/import", url.Values{"revision": {revision}, "pasted": {bad.file + "\n留下的字"}}); !strings.Contains(page, bad.want) || !strings.Contains(page, "留下的字") {
			t.Errorf("a pasted list that makes its reader %s: %s", bad.file, page)
		}
		if page := c.upload("/console/new/import", "会.yaml", []byte(bad.file), nil); !strings.Contains(page, bad.want) || !strings.Contains(page, "会.yaml") {
			t.Errorf("a session file that makes its reader %s: %s", bad.file, page)
		}
		if page, _ := c.post(c.base+draft+"/edit/forms/annual-leaders", url.Values{"act": {"text"}, "revision": {revision}, "text": {bad.file + " 留下的表"}}); !strings.Contains(page, bad.want) || !strings.Contains(page, "留下的表") {
			t.Errorf("a form that makes its reader %s: %s", bad.file, page)
		}
		if code, said := tried(t, p.data, "session", "create", "-f", file(t, "bad.yaml", bad.file)); code != 1 || !strings.Contains(said, "the session file") ||
			!strings.Contains(said, "nothing was changed") {
			t.Errorf("a session file of a command that makes its reader %s: %d, %s", bad.file, code, said)
		}
	}
	if page := c.upload(draft+"/edit/leaders/import", "炸弹.xlsx", bomb(t), fields); !strings.Contains(page, "解开后太大") {
		t.Errorf("a small file that is large within: %s", page)
	}
	sound("after")
	close(done)
	if n := <-voted; n < 20 {
		t.Errorf("%d voted meanwhile", n)
	}
	if after := p.memory("VmHWM"); after > before+100 {
		t.Errorf("the server had %d MB at most, and %d with bad files", before, after)
	}
	if page := page(); strings.Contains(page, "李40") || !strings.Contains(page, revision) {
		t.Errorf("the draft is not as it was: %s", page)
	}
}

// TestFaultFiguresBeside: figures of the composite are no way into the server either, in the console and from the command line.
func TestFaultFiguresBeside(t *testing.T) {
	p := badServer(t)
	session := sittingFile + "composite: {name: 综合得分, over: leaders, parts: [{form: integrity-leaders, weight: 80}, {entered: 平时考核, weight: 20}]}\n"
	id, passphrase := create(t, p.data, session), file(t, "one.txt", "one-passphrase-of-the-group\n")
	command(t, p.data, "session", "advance", id, "ready", "--passphrases", passphrase)
	slips := issue(t, p.data, id)
	command(t, p.data, "session", "advance", id, "collecting")
	command(t, p.data, "session", "advance", id, "voting")
	castAll(t, p.base, slips)
	command(t, p.data, "session", "advance", id, "closed")
	command(t, p.data, "session", "leftover", id, "A=0", "B=0")
	command(t, p.data, "tally", id, "--passphrases", passphrase)
	c := newClerk(t, p.said.String())
	const sound = "subject,平时考核\nl1,95\nl2,81.5\n"
	for text, want := range map[string]struct{ screen, line string }{
		"panic":    {"“得分.csv”读到一半程序出错", "the process that read the file of figures died of it, and nothing was changed: leave the heads and the figures alone"},
		"allocate": {"“得分.csv”读的时候占用内存太多", "the file of figures took too much memory to read"},
		sound:      {`value="81.5"`, ""},
	} {
		if page := c.upload("/console/sessions/"+id+"/composite/import", "得分.csv", []byte(text), nil); !strings.Contains(page, want.screen) {
			t.Errorf("in the console, %q: %s", text, page)
		}
		code, said := tried(t, p.data, "composite", id, "--figures", file(t, "figures.csv", text))
		if (code != 0) != (want.line != "") || !strings.Contains(said, want.line) {
			t.Errorf("on the command line, %q: %d, %s", text, code, said)
		}
	}
}
