package export

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// converted is what LibreOffice makes of a file: the text of its PDF. Without LibreOffice the test is skipped; with CI=true it fails.
func converted(t *testing.T, name string, content []byte) string {
	t.Helper()
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	dir := t.TempDir()
	if kept := os.Getenv("CEPING_LOOK"); kept != "" { // to look at the pages
		dir = kept
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	profile := t.TempDir()
	if out, err := exec.Command("soffice", "-env:UserInstallation=file://"+profile, "--headless", "--convert-to", "pdf", "--outdir", dir, file).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, out)
	}
	pdf := strings.TrimSuffix(file, filepath.Ext(file)) + ".pdf"
	text, err := exec.Command("pdftotext", "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(text)
}
