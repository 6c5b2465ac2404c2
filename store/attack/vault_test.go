package attack_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ceping/store/attack"
	"ceping/store/vault"
	chance "ceping/survey/random"
)

// envelopes is a ballot of protocol 2: a nonce and an envelope for each key. The first bytes of each are its marks.
type envelopes struct {
	nonce []byte
	keys  [][]byte
}

// boxTables is a small box: its nonces, three keys as wide as most, and one text.
func boxTables(slips int) []vault.Table {
	tables := []vault.Table{{Name: "nonces", Width: 64}, {Name: "cover", Width: 144}, {Name: "integrity.body", Width: 144}, {Name: "leaders.wang", Width: 144}, {Name: "leaders.wang.remark", Width: 640}}
	for i := range tables {
		tables[i].Rows = slips
	}
	return tables
}

func newEnvelopes(n int) []envelopes {
	list := make([]envelopes, n)
	for i := range list {
		list[i].nonce = random(64)
		for _, table := range boxTables(n)[1:] {
			list[i].keys = append(list[i].keys, random(table.Width))
		}
	}
	return list
}

// cells are the marks of a ballot, one a table.
func (e envelopes) cells() [][]byte { return append([][]byte{e.nonce}, e.keys...) }

// boxDesign is a way to keep ballots of protocol 2: those of one group are answered together.
type boxDesign interface {
	cast(t *testing.T, group []envelopes)
}

// vaultBox is how store/vault is to be used: a row drawn for each table anew.
type vaultBox struct {
	file *vault.File
	free []*vault.Free
}

func openVault(t *testing.T, dir string, slips int) *vaultBox {
	t.Helper()
	path, tables := filepath.Join(dir, "box.db"), boxTables(slips)
	must(t, vault.Create(t.Context(), path, vault.Content{Head: make([]byte, 64), Tables: tables, Cells: func(i int) iter.Seq[[]byte] {
		return func(yield func([]byte) bool) {
			for range slips {
				if !yield(random(tables[i].Width)) { // a free row is as random as another
					return
				}
			}
		}
	}}))
	file, err := vault.Open(t.Context(), path, vault.Config{})
	must(t, err)
	t.Cleanup(func() { file.Close() })
	b := &vaultBox{file: file}
	for range tables {
		free := vault.NewFree(slips)
		for row := range slips {
			free.Add(row + 1)
		}
		b.free = append(b.free, free)
	}
	return b
}

func (b *vaultBox) cast(t *testing.T, group []envelopes) {
	var wait sync.WaitGroup
	for _, ballot := range group {
		wait.Go(func() {
			if err := b.file.Do(t.Context(), func(tx *vault.Tx) (func(), error) {
				for i, cell := range ballot.cells() {
					row, _ := b.free[i].Draw()
					if err := tx.Set(i, row, cell); err != nil {
						return func() {}, err
					}
				}
				return func() {}, nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

// scatter rewrites the file in random order, as a reopening does.
func (b *vaultBox) scatter(t *testing.T) {
	t.Helper()
	must(t, b.file.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
		cells := make([][][]byte, len(b.free))
		for i := range cells {
			if err := a.Each(ctx, i, func(_ int, cell []byte) error { cells[i] = append(cells[i], cell); return nil }); err != nil {
				return err
			}
		}
		return a.Rewrite(ctx, vault.Content{Head: a.Head(), Tables: b.file.Tables(), Cells: func(i int) iter.Seq[[]byte] {
			return func(yield func([]byte) bool) {
				for _, from := range chance.Permutation(len(cells[i])) {
					if !yield(cells[i][from]) {
						return
					}
				}
			}
		}})
	}))
}

// naiveBox keeps ballots in rows made ahead, but for one mistake.
type naiveBox struct {
	db    *sql.DB
	after func() // what it does after each group
	rows  func(tables int) []int
}

func openNaive(t *testing.T, dir string, slips int, rows func(tables int) []int) *naiveBox {
	t.Helper()
	db := open(t, dir, "locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "wal_autocheckpoint(0)")
	do(t, db, `PRAGMA synchronous = FULL`) // else nothing reaches a disk's image
	for i, table := range boxTables(slips) {
		do(t, db, fmt.Sprintf(`CREATE TABLE t%d (row INTEGER PRIMARY KEY, cell BLOB NOT NULL)`, i))
		for row := range slips {
			do(t, db, fmt.Sprintf(`INSERT INTO t%d VALUES ($1, $2)`, i), row+1, random(table.Width))
		}
	}
	do(t, db, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return &naiveBox{db: db, rows: rows, after: func() { do(t, db, `PRAGMA wal_checkpoint(TRUNCATE)`) }}
}

func (b *naiveBox) cast(t *testing.T, group []envelopes) {
	t.Helper()
	for _, ballot := range group {
		tx, err := b.db.Begin()
		must(t, err)
		rows := b.rows(len(ballot.cells()))
		for i, cell := range ballot.cells() {
			_, err := tx.Exec(fmt.Sprintf(`UPDATE t%d SET cell = $1 WHERE row = $2`, i), cell, rows[i])
			must(t, err)
		}
		must(t, tx.Commit())
	}
	b.after()
}

// drawn draws a row for each table anew; sameRow one for all of them.
func drawn(slips int) func(int) []int {
	free := [][]int{}
	return func(tables int) []int {
		rows := []int{}
		for i := range tables {
			if i == len(free) {
				free = append(free, permutation(slips))
			}
			rows, free[i] = append(rows, free[i][0]+1), free[i][1:]
		}
		return rows
	}
}

func sameRow(slips int) func(int) []int {
	free := permutation(slips)
	return func(tables int) []int {
		row := free[0] + 1
		free = free[1:]
		return slices.Repeat([]int{row}, tables)
	}
}

// lookVault adds what every method makes of a copy: the order of the nonces and of each key's envelopes, and which belong together.
// Cast is in order.
func (f figures) lookVault(moment string, files attack.Copy, cast []envelopes) {
	if len(cast) < 2 {
		return
	}
	kinds := map[string][][]byte{}
	for _, ballot := range cast {
		for table, cell := range ballot.cells() {
			kinds[tableName(table)] = append(kinds[tableName(table)], cell[:32])
		}
	}
	guessed := guessesOf(files, kinds)
	for kind, places := range guessed {
		for method, at := range places {
			f.order(moment+", order of "+kind+": "+method, at)
		}
	}
	// Of the tables' pairs one each with the nonces, and one of two keys.
	for _, pair := range [][2]int{{0, 1}, {0, 4}, {1, 2}, {2, 4}} {
		for method, one := range guessed[tableName(pair[0])] {
			if other, ok := guessed[tableName(pair[1])][method]; ok {
				f.pair(fmt.Sprintf("%s, tables %d and %d: %s", moment, pair[0], pair[1], method), one, other)
			}
		}
	}
}

func tableName(table int) string {
	if table == 0 {
		return "nonces"
	}
	return fmt.Sprintf("envelopes %d", table)
}

// TestVault plays sittings of protocol 2 in the vault and looks at copies taken between groups, within one, after a rewrite and
// after the end. A figure outside its band is measured anew, and fails when it is outside again.
func TestVault(t *testing.T) {
	sizes, repetitions := []int{3, 5, 12, 30, 60}, 12
	if testing.Short() {
		sizes, repetitions = []int{3, 12}, 4
	}
	if *full {
		repetitions = 100
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			judge(t, func() figures {
				sum := figures{}
				for range repetitions {
					playVault(t, n, sum)
				}
				return sum
			})
		})
	}
}

// groupsOf cuts a list into groups of up to four.
func groupsOf(list []envelopes) (groups [][]envelopes) {
	for len(list) > 0 {
		n := min(len(list), 1+int(random(1)[0])%4)
		groups, list = append(groups, list[:n]), list[n:]
	}
	return groups
}

func playVault(t *testing.T, n int, sum figures) {
	t.Helper()
	dir, ballots := t.TempDir(), newEnvelopes(n)
	box := openVault(t, dir, n+n/4)
	var cast []envelopes
	groups := groupsOf(ballots)
	between, within := int(random(1)[0])%len(groups), int(random(1)[0])%len(groups)
	for i, group := range groups {
		done := make(chan struct{})
		go func() { defer close(done); box.cast(t, group) }()
		if i == within {
			sum.lookVault("within a group", take(t, dir), cast)
		}
		<-done
		cast = append(cast, group...)
		if i == between {
			sum.lookVault("between groups", take(t, dir), cast)
		}
	}
	sum.lookVault("all cast", take(t, dir), cast)
	box.scatter(t)
	sum.lookVault("reopened", take(t, dir), cast)
	must(t, box.file.Close())
	sum.lookVault("ended", take(t, dir), cast)
}

// TestNaiveBoxesAreBroken: for each design of protocol 2's shape that is known to keep something, some method finds it.
func TestNaiveBoxesAreBroken(t *testing.T) {
	const n, repetitions = 12, 12
	for _, design := range []struct {
		name, finds string // what is found, by the name of the figure
		open        func(t *testing.T, dir string) boxDesign
	}{
		{"the same row in every table", "tables 1 and 2", func(t *testing.T, dir string) boxDesign { return openNaive(t, dir, n, sameRow(n)) }},
		{"rows in order of casting", "order of envelopes", func(t *testing.T, dir string) boxDesign {
			next := 0
			return openNaive(t, dir, n, func(tables int) []int { next++; return slices.Repeat([]int{next}, tables) })
		}},
		{"a log that is kept, one commit a ballot", "tables 1 and 2", func(t *testing.T, dir string) boxDesign {
			b := openNaive(t, dir, n, drawn(n))
			b.after = func() {}
			return b
		}},
		{"cells that are inserted when they come", "order of envelopes", func(t *testing.T, dir string) boxDesign { return openInserted(t, dir) }},
	} {
		t.Run(design.name, func(t *testing.T) {
			t.Parallel()
			sum := figures{}
			for range repetitions {
				dir, ballots := t.TempDir(), newEnvelopes(n)
				box := design.open(t, dir)
				for _, group := range groupsOf(ballots) {
					box.cast(t, group)
				}
				sum.lookVault("all cast", take(t, dir), ballots)
			}
			mustBite(t, sum, design.finds)
		})
	}
}

// insertedBox inserts under random keys.
type insertedBox struct{ db *sql.DB }

func openInserted(t *testing.T, dir string) *insertedBox {
	t.Helper()
	db := open(t, dir, "journal_mode(DELETE)")
	for i := range boxTables(0) {
		do(t, db, fmt.Sprintf(`CREATE TABLE t%d (key BLOB PRIMARY KEY, cell BLOB) WITHOUT ROWID`, i))
	}
	return &insertedBox{db}
}

func (b *insertedBox) cast(t *testing.T, group []envelopes) {
	t.Helper()
	for _, ballot := range group {
		for i, cell := range ballot.cells() {
			do(t, b.db, fmt.Sprintf(`INSERT INTO t%d VALUES ($1, $2)`, i), random(16), cell)
		}
	}
}

// A raw image of the disk: what a truncated log gave back shows the last groups, and the vault's log and rewrites do not.
func TestDisk(t *testing.T) {
	disk, err := attack.Mount(t.TempDir(), 12<<20)
	if err != nil {
		t.Skip("no file system can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := disk.Unmount(); err != nil {
			t.Error(err)
		}
	})
	const n = 12
	repetitions := 12
	if testing.Short() {
		repetitions = 4
	}
	image := func() attack.Copy { return imageOf(t, disk) }
	folder := func() string {
		dir, err := os.MkdirTemp(disk.Dir, "")
		must(t, err)
		return dir
	}
	t.Run("a truncated log", func(t *testing.T) {
		sum := figures{}
		for range 30 {
			dir, ballots := folder(), newEnvelopes(n)
			box := openNaive(t, dir, n, drawn(n))
			for i, group := range groupsOf(ballots) {
				box.cast(t, group)
				beside(t, filepath.Join(dir, fmt.Sprint("beside", i))) // takes what the log gave back
			}
			sum.lookVault("image", image(), ballots)
			must(t, box.db.Close())
			must(t, os.RemoveAll(dir))
		}
		mustBite(t, sum, "order of")
	})
	t.Run("a rewrite that gives the old file back", func(t *testing.T) {
		sum := figures{}
		for range 12 {
			dir, ballots := folder(), newEnvelopes(n)
			next := 0
			box := openNaive(t, dir, n, func(tables int) []int { next++; return slices.Repeat([]int{next}, tables) })
			for _, group := range groupsOf(ballots) {
				box.cast(t, group)
			}
			must(t, box.db.Close())
			scattered := openNaive(t, folder(), n, drawn(n))
			for _, i := range permutation(n) {
				scattered.cast(t, ballots[i:i+1])
			}
			must(t, scattered.db.Close())
			must(t, os.RemoveAll(dir))
			sum.lookVault("image", image(), ballots)
		}
		mustBite(t, sum, "order of")
	})
	t.Run("the vault", func(t *testing.T) {
		judge(t, func() figures {
			sum := figures{}
			for range repetitions {
				dir, ballots := folder(), newEnvelopes(n)
				box := openVault(t, dir, n+3)
				var cast []envelopes
				groups := groupsOf(ballots)
				between := int(random(1)[0]) % len(groups)
				for i, group := range groups {
					box.cast(t, group)
					if cast = append(cast, group...); i == between {
						sum.lookVault("image between groups", image(), cast)
					}
				}
				sum.lookVault("image, all cast", image(), cast)
				box.scatter(t)
				sum.lookVault("image, reopened", image(), cast)
				must(t, box.file.Close())
				sum.lookVault("image, ended", image(), cast)
				must(t, vault.Remove(filepath.Join(dir, "box.db")))
				content := image()["image"]
				for _, ballot := range cast {
					for table, cell := range ballot.cells() {
						if strings.Contains(string(content), string(cell[:32])) {
							t.Fatalf("a cell of table %d is in the image after Remove", table)
						}
					}
				}
			}
			return sum
		})
	})
}

// imageOf are the blocks of a disk that say something, in their order.
func imageOf(t *testing.T, disk *attack.Disk) attack.Copy {
	t.Helper()
	content, err := disk.Image()
	must(t, err)
	var blocks []byte
	for block := range slices.Chunk(content, 1024) {
		if !bytes.Equal(block, make([]byte, len(block))) {
			blocks = append(blocks, block...)
		}
	}
	return attack.Copy{"image": blocks}
}

// beside writes a small file of something else, as any program on that disk does.
func beside(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	must(t, err)
	_, err = file.Write(random(1024))
	must(t, err)
	must(t, file.Sync())
	must(t, file.Close())
}
