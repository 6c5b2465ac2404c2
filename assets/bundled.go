package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

// ErrNotBundled: dist holds no bundle, or not a whole one. The text names the remedy.
var ErrNotBundled = errors.New("the pages are not bundled: run `make assets`, which needs Go and Node, and build again")

// Bundle knows the hashed names under which the bundled scripts and styles are served.
type Bundle struct{ names map[string]string }

// Load reads dist/manifest.json of a tree shaped like [FS] and checks that every file it names is there. Errors wrap
// ErrNotBundled.
func Load(fsys fs.FS) (*Bundle, error) {
	text, err := fs.ReadFile(fsys, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBundled
	}
	if err != nil {
		return nil, err
	}
	b := &Bundle{}
	if err := json.Unmarshal(text, &b.names); err != nil {
		return nil, fmt.Errorf("%w (dist/manifest.json: %v)", ErrNotBundled, err)
	}
	for _, name := range b.names {
		if _, err := fs.Stat(fsys, "dist/"+name); err != nil {
			return nil, fmt.Errorf("%w (dist/%s is missing)", ErrNotBundled, name)
		}
	}
	return b, nil
}

// URL is the path of an entry, as URL("voter.js") = "/assets/voter-4XJQ7G2K.js": the file of that name in dist, which
// never changes under it. An entry that the bundle does not have gives "".
func (b *Bundle) URL(entry string) string {
	name, ok := b.names[entry]
	if !ok {
		return ""
	}
	return "/assets/" + name
}
