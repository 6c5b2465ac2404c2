package street_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store/attack"
	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/manifest"
)

var shape = street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 3, "B": 2}}

// newBox makes a box with content's house and session filled in.
func newBox(t *testing.T, f files) street.BoxContent {
	t.Helper()
	content := street.BoxContent{Shape: shape, House: uuid.New(), Session: uuid.NewString(), Step: 7, Seed: streettest.Random(32)}
	must(t, f.CreateBox(t.Context(), content))
	return content
}

// change runs a statement in a file, as a tool that is not ours would: no CHECK is asked.
func change(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	_, err = db.Exec("PRAGMA ignore_check_constraints = ON; "+statement, args...)
	must(t, err)
	must(t, db.Close())
}

func isFault(err error, want survey.Fault) bool {
	var fault *street.FaultError
	return errors.As(err, &fault) && fault.Fault == want
}

// What is not the file that was made is a fault with a name, for whoever opens and for whoever only looks, and stays as it is.
func TestBoxFaults(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  survey.Fault
	}{
		"missing": {func(t *testing.T, path string) { must(t, os.Remove(path)) }, survey.FaultMissing},
		"empty":   {func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }, survey.FaultEmpty},
		"cut":     {func(t *testing.T, path string) { must(t, os.Truncate(path, 8192)) }, survey.FaultUnreadable},
		"garbage": {func(t *testing.T, path string) { must(t, os.WriteFile(path, streettest.Random(9000), 0o600)) }, survey.FaultUnreadable},
		"a link": {func(t *testing.T, path string) {
			must(t, os.Rename(path, path+"2"))
			must(t, os.Symlink(path+"2", path))
		}, survey.FaultUnreadable},
		"a book": {func(t *testing.T, path string) {
			must(t, os.Remove(path))
			must(t, street.CreateSlips(t.Context(), path, [16]byte{}))
		}, survey.FaultForeign},
		"a newer vault": {func(t *testing.T, path string) { change(t, path, "PRAGMA user_version = 2") }, survey.FaultNewer},
		"a newer box": {func(t *testing.T, path string) {
			change(t, path, "UPDATE head SET cell = CAST(substr(cell, 1, 7) || x'02' || substr(cell, 9) AS BLOB)")
		}, survey.FaultNewer},
		"a short head":  {func(t *testing.T, path string) { change(t, path, "UPDATE head SET cell = substr(cell, 1, 200)") }, survey.FaultShape},
		"a long head":   {func(t *testing.T, path string) { change(t, path, "UPDATE head SET cell = CAST(cell || x'00' AS BLOB)") }, survey.FaultShape},
		"a row too few": {func(t *testing.T, path string) { change(t, path, "DELETE FROM t4 WHERE row = 5") }, survey.FaultShape},
		"a row too many": {func(t *testing.T, path string) {
			change(t, path, "INSERT INTO t1 SELECT 6, cell FROM t1 WHERE row = 1")
		}, survey.FaultShape},
		"a row that is long": {func(t *testing.T, path string) {
			change(t, path, "UPDATE t4 SET cell = CAST(cell || x'00' AS BLOB) WHERE row = 2")
		}, survey.FaultShape},
		"fewer rows, and the layout says so": {func(t *testing.T, path string) {
			change(t, path, "DELETE FROM t4 WHERE row = 5; UPDATE layout SET rows = 4 WHERE row = 4")
		}, survey.FaultShape},
		"a key less": {func(t *testing.T, path string) { change(t, path, "DROP TABLE t6; DELETE FROM layout WHERE row = 6") }, survey.FaultShape},
		"a row neither used nor free": {func(t *testing.T, path string) {
			change(t, path, "UPDATE t5 SET cell = CAST(x'02' || substr(cell, 2) AS BLOB) WHERE row = 1")
		}, survey.FaultShape},
	} {
		t.Run(name, func(t *testing.T) {
			f := files{t.TempDir()}
			content := newBox(t, f)
			path := f.box(content.Session)
			test.spoil(t, path)
			before, err := attack.Take(f.dir)
			must(t, err)
			config := street.BoxConfig{House: content.House, Session: content.Session}
			if _, err := street.LookBox(t.Context(), path); !isFault(err, test.want) {
				t.Errorf("looked at: %v, want %s", err, test.want)
			}
			if box, err := street.OpenBox(t.Context(), path, config); !isFault(err, test.want) {
				t.Errorf("opened: %v, want %s", err, test.want)
				if err == nil {
					box.Close()
				}
			}
			after, err := attack.Take(f.dir)
			must(t, err)
			delete(after, filepath.Base(path)+"-wal") // empty: SQLite made it
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("it was changed")
			}
		})
	}
}

// A box is of one house, one session and one manifest.
func TestBoxOfAnother(t *testing.T) {
	f := files{t.TempDir()}
	content := newBox(t, f)
	open := func(change func(*street.BoxConfig)) error {
		of := shape
		config := street.BoxConfig{House: content.House, Session: content.Session, Shape: &of}
		change(&config)
		box, err := street.OpenBox(t.Context(), f.box(content.Session), config)
		if err == nil {
			must(t, box.Close())
		}
		return err
	}
	must(t, open(func(*street.BoxConfig) {}))
	for name, test := range map[string]struct {
		change func(*street.BoxConfig)
		want   survey.Fault
	}{
		"house":      {func(c *street.BoxConfig) { c.House = uuid.New() }, survey.FaultForeign},
		"session":    {func(c *street.BoxConfig) { c.Session = uuid.NewString() }, survey.FaultForeign},
		"no session": {func(c *street.BoxConfig) { c.Session = "" }, survey.FaultForeign},
		"slips":      {func(c *street.BoxConfig) { c.Shape.Slips = map[string]int{"A": 3, "B": 3} }, survey.FaultShape},
		"categories": {func(c *street.BoxConfig) { c.Shape.Slips = map[string]int{"A": 5} }, survey.FaultShape},
		"envelopes":  {func(c *street.BoxConfig) { c.Shape.Envelopes = c.Shape.Envelopes[:2] }, survey.FaultShape},
		"order of envelopes": {func(c *street.BoxConfig) {
			e := c.Shape.Envelopes
			c.Shape.Envelopes = []manifest.Envelope{e[1], e[0], e[2]}
		}, survey.FaultShape},
		"who fills one": {func(c *street.BoxConfig) {
			c.Shape.Envelopes = streettest.Envelopes()
			c.Shape.Envelopes[1].Categories = nil
		}, survey.FaultShape},
	} {
		if err := open(test.change); !isFault(err, test.want) {
			t.Errorf("another %s: %v, want %s", name, err, test.want)
		}
	}
	view, err := street.LookBox(t.Context(), f.box(content.Session))
	must(t, err)
	if err := view.Fits(shape); err != nil || view.Step != 7 || view.Session != content.Session || view.Slips["B"] != 2 {
		t.Errorf("%+v, %v", view.State, err)
	}
	if err := view.Fits(street.Shape{}); !isFault(err, survey.FaultShape) {
		t.Errorf("it fits nothing: %v", err)
	}
}

func TestSlipsFaults(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  survey.Fault
	}{
		"missing": {func(t *testing.T, path string) { must(t, os.Remove(path)) }, survey.FaultMissing},
		"empty":   {func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }, survey.FaultEmpty},
		"cut":     {func(t *testing.T, path string) { must(t, os.Truncate(path, 5000)) }, survey.FaultUnreadable},
		"a box": {func(t *testing.T, path string) {
			must(t, os.Remove(path))
			must(t, street.CreateBox(t.Context(), path, street.BoxContent{Shape: shape, Session: uuid.NewString(), Seed: make([]byte, 32)}))
		}, survey.FaultForeign},
		"newer": {func(t *testing.T, path string) {
			change(t, path, "UPDATE head SET cell = CAST(substr(cell, 1, 7) || x'02' || substr(cell, 9) AS BLOB)")
		}, survey.FaultNewer},
		"a slip of no session": {func(t *testing.T, path string) {
			change(t, path, "UPDATE t2 SET cell = CAST(substr(cell, 1, 32) || zeroblob(16) || substr(cell, 49) AS BLOB) WHERE row = 1")
		}, survey.FaultShape},
		"an unknown state": {func(t *testing.T, path string) {
			change(t, path, "UPDATE t2 SET cell = CAST(substr(cell, 1, 80) || x'04' || substr(cell, 82) AS BLOB) WHERE row = 1")
		}, survey.FaultShape},
		"an unknown phase": {func(t *testing.T, path string) {
			change(t, path, "UPDATE t1 SET cell = CAST(substr(cell, 1, 16) || x'00' AS BLOB)")
		}, survey.FaultShape},
		"slips out of order": {func(t *testing.T, path string) {
			change(t, path, "UPDATE t2 SET cell = (SELECT cell FROM t2 WHERE row = 3) WHERE row = 1")
		}, survey.FaultShape},
		"a table more": {func(t *testing.T, path string) {
			change(t, path, "CREATE TABLE t3 (row INTEGER PRIMARY KEY, cell BLOB NOT NULL); INSERT INTO layout VALUES (3, 'more', 1, 0)")
		}, survey.FaultShape},
	} {
		t.Run(name, func(t *testing.T) {
			f, house := files{t.TempDir()}, uuid.New()
			slips, err := f.OpenSlips(t.Context(), house)
			must(t, err)
			must(t, slips.Issue(t.Context(), uuid.NewString(), survey.Ready, batch(3)))
			must(t, slips.Close())
			if slips, err := street.OpenSlips(t.Context(), f.slips(), street.SlipsConfig{}); !isFault(err, survey.FaultForeign) {
				t.Fatalf("another house's: %v, %v", slips, err)
			}
			test.spoil(t, f.slips())
			before, err := attack.Take(f.dir)
			must(t, err)
			if _, err := street.LookSlips(t.Context(), f.slips()); !isFault(err, test.want) {
				t.Errorf("looked at: %v, want %s", err, test.want)
			}
			if _, err := street.OpenSlips(t.Context(), f.slips(), street.SlipsConfig{House: house}); !isFault(err, test.want) {
				t.Errorf("opened: %v, want %s", err, test.want)
			}
			after, err := attack.Take(f.dir)
			must(t, err)
			delete(after, "slips.db-wal")
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error("it was changed")
			}
		})
	}
}

func batch(n int) (list []survey.IssuedSlip) {
	for i := range n {
		list = append(list, survey.IssuedSlip{Digest: survey.NewSlip().Digest(), Category: []string{"A", "B"}[i%2]})
	}
	return list
}

// A box is not made of what would not come back as it was.
func TestCreateBoxRefuses(t *testing.T) {
	f := files{t.TempDir()}
	for name, wrong := range map[string]func(*street.BoxContent){
		"no seed":    func(c *street.BoxContent) { c.Seed = nil },
		"no session": func(c *street.BoxContent) { c.Session = "" },
		"another spelling": func(c *street.BoxContent) {
			c.Session = string(bytes.ToUpper([]byte("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")))
		},
		"a long code":     func(c *street.BoxContent) { c.Slips = map[string]int{fmt.Sprintf("%033d", 1): 1} },
		"fewer than none": func(c *street.BoxContent) { c.Slips = map[string]int{"A": -1} },
	} {
		content := street.BoxContent{Shape: shape, House: uuid.New(), Session: uuid.NewString(), Seed: streettest.Random(32)}
		wrong(&content)
		if err := street.CreateBox(t.Context(), filepath.Join(f.dir, "box.db"), content); err == nil {
			t.Errorf("%s: it was made", name)
		}
	}
	content := newBox(t, f)
	if err := f.CreateBox(t.Context(), content); !errors.Is(err, os.ErrExist) {
		t.Errorf("made in the place of another: %v", err)
	}
}
