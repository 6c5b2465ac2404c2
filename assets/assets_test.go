package assets_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"ceping/assets"
)

func TestEmbedded(t *testing.T) {
	for _, name := range []string{"pages/voter.html", "pages/privacy.html", "forms", "dist/README.md"} {
		if _, err := fs.Stat(assets.FS(), name); err != nil {
			t.Error(err)
		}
	}
}

func TestLoad(t *testing.T) {
	manifest := &fstest.MapFile{Data: []byte(`{"voter.js":"voter-4XJQ7G2K.js"}`)}
	script := &fstest.MapFile{Data: []byte("1")}
	for name, test := range map[string]struct {
		tree fstest.MapFS
		says string
	}{
		"nothing bundled":  {fstest.MapFS{}, "make assets"},
		"half a bundle":    {fstest.MapFS{"dist/manifest.json": manifest}, "voter-4XJQ7G2K.js is missing"},
		"a broken bundle":  {fstest.MapFS{"dist/manifest.json": script}, "manifest.json"},
		"a bundle to load": {fstest.MapFS{"dist/manifest.json": manifest, "dist/voter-4XJQ7G2K.js": script}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := assets.Load(test.tree)
			if test.says != "" {
				if !errors.Is(err, assets.ErrNotBundled) || !strings.Contains(err.Error(), test.says) {
					t.Fatalf("Load: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := b.URL("voter.js"); got != "/assets/voter-4XJQ7G2K.js" {
				t.Errorf("URL is %q", got)
			}
			if got := b.URL("other.js"); got != "" {
				t.Errorf("URL of an entry that is not there is %q", got)
			}
		})
	}
}
