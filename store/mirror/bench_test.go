package mirror_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"ceping/store/mirror"
	"ceping/store/vault"
)

// BenchmarkCopy makes a copy of a hall of 500 voters with ballots of 92 envelopes, writes a group of one ballot and one of 64 to it, and reads
// it: what reopening, a phone and a takeover wait for. copy-MB is its size, heap-MB what memory it took at most.
func BenchmarkCopy(b *testing.B) {
	const voters, envelopes, width = 500, 92, 1 + 16 + 32 + 32 + 160
	s := sessionOf()
	s.Head = some(200)
	for range envelopes {
		s.Tables = append(s.Tables, vault.Table{Name: "t", Width: width, Rows: voters})
	}
	cell := some(width)
	s.Cells = func(table int, visit func(int, []byte) error) error {
		for row := range s.Tables[table].Rows {
			if err := visit(row+1, cell[:s.Tables[table].Width:s.Tables[table].Width]); err != nil {
				return err
			}
		}
		return nil
	}
	key := keyOf(b, "seed")
	ballots := func(n int) (parts []mirror.Part) {
		for row := range n {
			for table := range envelopes {
				parts = append(parts, mirror.Part{Box: &vault.Cell{Table: table, Row: row + 1, Content: some(width)}})
			}
		}
		return parts
	}
	for b.Loop() {
		dir := b.TempDir()
		debug.FreeOSMemory()
		cell = some(width)
		began := time.Now()
		prepared, err := mirror.Prepare(s.Content)
		must(b, err)
		var with runtime.MemStats
		runtime.ReadMemStats(&with)
		b.ReportMetric(float64(with.HeapInuse>>20), "heap-MB")
		copied, err := prepared.Create(b.Context(), dir, key)
		must(b, err)
		b.ReportMetric(time.Since(began).Seconds(), "s-made")
		for n, unit := range map[int]string{1: "ms-one", 64: "ms-64"} {
			parts := ballots(n)
			began = time.Now()
			must(b, copied.Write(b.Context(), parts...))
			b.ReportMetric(float64(time.Since(began).Milliseconds()), unit)
		}
		must(b, copied.Close())
		found, err := filepath.Glob(filepath.Join(dir, "*"))
		must(b, err)
		if info, err := os.Stat(found[0]); err == nil {
			b.ReportMetric(float64(info.Size()>>20), "copy-MB")
		}
		began = time.Now()
		_, err = mirror.Read(b.Context(), found[0], key)
		must(b, err)
		b.ReportMetric(time.Since(began).Seconds(), "s-read")
	}
}
