package street_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ceping/store/street"
	"ceping/store/street/streettest"
)

// files keeps slips and boxes as the house lays them out.
type files struct{ dir string }

func (f files) slips() string             { return filepath.Join(f.dir, "slips.db") }
func (f files) box(session string) string { return filepath.Join(f.dir, session+".db") }

func (f files) OpenSlips(ctx context.Context, house [16]byte) (streettest.Slips, error) {
	if err := street.CreateSlips(ctx, f.slips(), house); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	return street.OpenSlips(ctx, f.slips(), street.SlipsConfig{House: house})
}

func (f files) CreateBox(ctx context.Context, content street.BoxContent) error {
	return street.CreateBox(ctx, f.box(content.Session), content)
}

func (f files) OpenBox(ctx context.Context, session string, config street.BoxConfig) (streettest.Box, error) {
	return street.OpenBox(ctx, f.box(session), config)
}

func TestContract(t *testing.T) {
	streettest.Test(t, func(t *testing.T) streettest.Store { return files{t.TempDir()} })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
