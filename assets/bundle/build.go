package main

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	entrySuffix = ".entry.ts"
	// A client/NAME.part.ts is built beside the entries, for them to fetch later: they know its address as PART_NAME, and its digest, by
	// which a browser runs nothing that came cut off, as PART_NAME_HASH.
	partSuffix = ".part.ts"
	// A client/NAME.inline.ts stands in a page itself: built for the oldest engine that can read a page, and refused where it says what
	// that cannot read.
	inlineSuffix = ".inline.ts"
)

// bundle is the built files by hashed name, and the hashed name of each entry ("voter.js").
type bundle struct {
	files map[string][]byte
	names map[string]string
}

// build bundles scripts (*.entry.ts) and styles (*.css), and the parts and the inline scripts of the client.
func build(dir string, entries []string) (*bundle, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(root, "node_modules", "@noble")); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the npm packages are missing: run `npm ci` in %s", root)
	}
	b := &bundle{files: map[string][]byte{}, names: map[string]string{}}
	var scripts, styles []api.EntryPoint
	for _, entry := range entries {
		path, err := filepath.Abs(entry)
		if err != nil {
			return nil, err
		}
		base := filepath.Base(path)
		if name, ok := strings.CutSuffix(base, entrySuffix); ok {
			scripts = append(scripts, api.EntryPoint{InputPath: path, OutputPath: name})
		} else if name, ok := strings.CutSuffix(base, ".css"); ok {
			styles = append(styles, api.EntryPoint{InputPath: path, OutputPath: name})
		} else {
			return nil, fmt.Errorf("%s is neither a *%s nor a *.css", entry, entrySuffix)
		}
	}
	options := api.BuildOptions{
		// Not es2015 (BigInt's ** would become Math.pow), not es2020 (?. breaks up to Chromium 79).
		Target: api.ES2019,
		Format: api.FormatIIFE,
		// esbuild warns that it writes BigInt literals as calls: a program that parses everywhere can say what it needs.
		LogOverride: map[string]api.LogLevel{"bigint": api.LogLevelSilent},
	}
	inline := options
	inline.Target = api.ES5
	if err := b.add(root, all(root, inlineSuffix), inline); err != nil {
		return nil, err
	}
	addresses := map[string]string{}
	for _, part := range all(root, partSuffix) {
		if err := b.add(root, []api.EntryPoint{part}, options); err != nil {
			return nil, err
		}
		file := b.names[part.OutputPath+".js"]
		hash := sha512.Sum384(b.files[file])
		name := "PART_" + strings.ToUpper(part.OutputPath)
		addresses[name] = strconv.Quote("/assets/" + file)
		addresses[name+"_HASH"] = strconv.Quote("sha384-" + base64.StdEncoding.EncodeToString(hash[:]))
	}
	options.Define = addresses
	options.Inject = []string{filepath.Join(root, "client", "shims.ts")} // a part runs after them, in the page of an entry
	if err := b.add(root, scripts, options); err != nil {
		return nil, err
	}
	return b, b.add(root, styles, api.BuildOptions{
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "67"}, {Name: api.EngineSafari, Version: "14"}},
	})
}

// all are the client's scripts of a kind.
func all(root, suffix string) (entries []api.EntryPoint) {
	paths, err := filepath.Glob(filepath.Join(root, "client", "*"+suffix))
	if err != nil {
		panic(err) // the pattern is ours
	}
	for _, path := range paths {
		entries = append(entries, api.EntryPoint{InputPath: path, OutputPath: strings.TrimSuffix(filepath.Base(path), suffix)})
	}
	return entries
}

// add builds entries and takes the results in.
func (b *bundle) add(root string, entries []api.EntryPoint, options api.BuildOptions) error {
	if len(entries) == 0 {
		return nil
	}
	options.AbsWorkingDir = root
	options.NodePaths = []string{filepath.Join(root, "node_modules")}
	options.EntryPointsAdvanced = entries
	options.EntryNames = "[name]-[hash]"
	options.Outdir = filepath.Join(root, "dist")
	options.Bundle = true
	options.Charset = api.CharsetUTF8
	options.LegalComments = api.LegalCommentsEndOfFile
	options.MinifyWhitespace, options.MinifyIdentifiers, options.MinifySyntax = true, true, true
	result := api.Build(options)
	if messages := append(result.Errors, result.Warnings...); len(messages) > 0 {
		return errors.New(strings.Join(api.FormatMessages(messages, api.FormatMessagesOptions{}), ""))
	}
	for _, file := range result.OutputFiles {
		name := filepath.Base(file.Path)
		dash := strings.LastIndexByte(name, '-')
		b.files[name] = file.Contents
		b.names[name[:dash]+filepath.Ext(name)] = name
	}
	return nil
}

// write replaces what an earlier bundle left in a directory. The manifest comes last: it never names a missing file.
func (b *bundle) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range b.files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	manifest, err := json.MarshalIndent(b.names, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), append(manifest, '\n'), 0o644); err != nil {
		return err
	}
	return b.sweep(dir)
}

// sweep removes bundled files of earlier builds.
func (b *bundle) sweep(dir string) error {
	for _, pattern := range []string{"*-????????.js", "*-????????.css"} {
		old, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, path := range old {
			if b.files[filepath.Base(path)] == nil {
				if err := os.Remove(path); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
