package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tree is an assets directory with a script that uses newer syntax, and one style.
func tree(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"client/shims.ts":             "(window as any).first = typeof (window as any).last",
		"client/voter.entry.ts":       script,
		"client/opening.inline.ts":    "document.title = `${location.href}`",
		"style/voter.css":             "main { color: red; & p { inset: 0 } }",
		"pages/voter.html":            "<!DOCTYPE html><title>测评</title>",
		"node_modules/@noble/.exists": "",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBundle(t *testing.T) {
	dir := tree(t, "(window as any).last = (window as any).a?.b ?? 2n ** 3n; document.title = '测评'")
	out := filepath.Join(dir, "dist")
	if err := run(dir, out, nil); err != nil {
		t.Fatal(err)
	}
	var names map[string]string
	manifest, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(manifest, &names); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^voter-[0-9A-Z]{8}\.js$`).MatchString(names["voter.js"]) || names["voter.css"] == "" {
		t.Fatalf("names are %v", names)
	}
	script, err := os.ReadFile(filepath.Join(out, names["voter.js"]))
	if err != nil {
		t.Fatal(err)
	}
	for _, newer := range []string{"?.", "??", "2n", "Math.pow"} {
		if bytes.Contains(script, []byte(newer)) {
			t.Errorf("the script has %s: %s", newer, script)
		}
	}
	if !bytes.Contains(script, []byte("测评")) {
		t.Errorf("Chinese is escaped, at thrice the size: %s", script)
	}
	if first, last := bytes.Index(script, []byte(".first=")), bytes.Index(script, []byte(".last=")); first < 0 || first > last {
		t.Errorf("the shims do not come first: %s", script)
	}
	inline, err := os.ReadFile(filepath.Join(out, names["opening.js"]))
	if err != nil || bytes.Contains(inline, []byte("`")) || bytes.Contains(inline, []byte(".first")) {
		t.Errorf("what stands in the page is not for the oldest engine alone: %s, %v", inline, err)
	}
	style, err := os.ReadFile(filepath.Join(out, names["voter.css"]))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(style, []byte("inset")) || !bytes.Contains(style, []byte("main p")) {
		t.Errorf("the style is not for old engines: %s", style)
	}
}

// TestRebuild: what an earlier bundle left goes, and what is not a bundle's stays.
func TestRebuild(t *testing.T) {
	dir := tree(t, "document.title = 'one'")
	out := filepath.Join(dir, "dist")
	if err := run(dir, out, nil); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"dist/README.md": "stays", "client/voter.entry.ts": "document.title = 'two'"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(dir, out, nil); err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob(filepath.Join(out, "voter-*.js"))
	if err != nil {
		t.Fatal(err)
	}
	if len(scripts) != 1 {
		t.Errorf("scripts left: %v", scripts)
	}
	if _, err := os.Stat(filepath.Join(out, "README.md")); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	noise := make([]byte, firstView)
	rand.Read(noise)
	heavy := tree(t, "document.title = '"+base64.StdEncoding.EncodeToString(noise)+"'")
	bare := tree(t, "")
	if err := os.RemoveAll(filepath.Join(bare, "node_modules")); err != nil {
		t.Fatal(err)
	}
	modern := tree(t, "")
	if err := os.WriteFile(filepath.Join(modern, "client", "opening.inline.ts"), []byte("(function () { const a = location; document.title = a.href + a.host })()"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ dir, says string }{
		"a page that old engines cannot read": {modern, "es5"},
		"over the budget":                     {heavy, "over the budget"},
		"no packages":                         {bare, "npm ci"},
		"a mistake":                           {tree(t, "const"), "voter.entry.ts"},
		"another directory":                   {t.TempDir(), "top of the repository"},
		"an import not to get":                {tree(t, "import 'nowhere'"), "nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "dist")
			err := run(test.dir, out, nil)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Fatalf("it says %v", err)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("something was written all the same")
			}
		})
	}
}
