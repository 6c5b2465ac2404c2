package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

var (
	//go:embed package.json
	packages []byte
	//go:embed package-lock.json
	lock []byte
)

// unpack writes the browser that an npm package carries, packed with brotli, which node knows.
const unpack = `const {createReadStream, createWriteStream} = require('fs')
const [from, to] = process.argv.slice(1)
require('stream').pipeline(createReadStream(from), require('zlib').createBrotliDecompress(), createWriteStream(to, {mode: 0o755}), (e) => { if (e) throw e })`

// fetch installs the old engines below `cache`, by the lock file, where they are not there yet.
func fetch(ctx context.Context, cache string) error {
	if there, err := os.ReadFile(filepath.Join(cache, "fetched")); err == nil && string(there) == string(lock) {
		return nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	for name, text := range map[string][]byte{"package.json": packages, "package-lock.json": lock} {
		if err := os.WriteFile(filepath.Join(cache, name), text, 0o644); err != nil {
			return err
		}
	}
	// No scripts: what they would fetch is in the package. No peers: a driver that is not used.
	if err := run(ctx, cache, "npm", "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"); err != nil {
		return err
	}
	packed, err := filepath.Glob(filepath.Join(cache, "node_modules", "chromium-*", "bin", "chromium.br"))
	if err != nil || len(packed) == 0 {
		return fmt.Errorf("no browser in the npm packages: %v", err)
	}
	for _, from := range packed {
		to := filepath.Join(cache, filepath.Base(filepath.Dir(filepath.Dir(from))))
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		if err := run(ctx, cache, "node", "-e", unpack, from, filepath.Join(to, "chromium")); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(filepath.Join(cache, "node_modules")); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(cache, "fetched"), lock, 0o644)
}

// lacking says which of Debian's packages are not there, as what to install; "" when all are.
func lacking() string {
	var names []string
	for _, one := range []struct{ packages, program, module string }{
		{"chromium", "chromium", ""},
		{"libnss3", "", ""},
		{"firefox-esr", "firefox-esr", ""},
		{"xvfb", "Xvfb", ""},
		{"gir1.2-webkit2-4.1 python3-gi python3-gi-cairo", "", "import gi, cairo; gi.require_version('WebKit2', '4.1')"},
		{"python3-pyqt5.qtwebkit", "", "import PyQt5.QtWebKit"},
		{"fonts-noto-cjk", "", ""},
	} {
		var err error
		switch {
		case one.program != "":
			_, err = exec.LookPath(one.program)
		case one.module != "":
			err = exec.Command(python, "-c", one.module).Run()
		default:
			err = exec.Command("dpkg", "-s", one.packages).Run()
			if errors.Is(err, exec.ErrNotFound) { // no Debian: what is missing is said by what does not start
				err = nil
			}
		}
		if err != nil {
			names = append(names, one.packages)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "apt-get install --no-install-recommends " + strings.Join(names, " ")
}

// run runs a command and gives what it printed with its failure.
func run(ctx context.Context, dir, name string, arguments ...string) error {
	command := exec.CommandContext(ctx, name, arguments...)
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, out)
	}
	return nil
}

// cacheDir is where the engines lie.
func cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "ceping-engines"), err
}
