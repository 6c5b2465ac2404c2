package vault_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ceping/store/vault"
)

// BenchmarkCasts makes changes of one cell in each of 30 or 92 tables of 112 bytes, by 64 goroutines.
func BenchmarkCasts(b *testing.B) {
	for _, tables := range []int{30, 92} {
		for _, rows := range []int{330, 20_000} {
			b.Run(fmt.Sprintf("tables=%d/rows=%d", tables, rows), func(b *testing.B) { benchmarkCasts(b, tables, rows) })
		}
	}
}

func benchmarkCasts(b *testing.B, count, slips int) {
	path := filepath.Join(b.TempDir(), "box.db")
	layout, free := make([]vault.Table, count), make([]*vault.Free, count)
	for i := range layout {
		layout[i] = vault.Table{Name: fmt.Sprint(i), Width: 112, Rows: slips}
		free[i] = vault.NewFree(slips)
		for row := range slips {
			free[i].Add(row + 1)
		}
	}
	if err := vault.Create(b.Context(), path, zeroed("head", layout)); err != nil {
		b.Fatal(err)
	}
	f, err := vault.Open(b.Context(), path, vault.Config{})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	envelope := cell(112, 9)
	cast := func(tx *vault.Tx) (func(), error) {
		for i := range free {
			row, _ := free[i].Draw()
			free[i].Add(row)
			if err := tx.Set(i, row, envelope); err != nil {
				return func() {}, err
			}
		}
		return func() {}, nil
	}
	var next atomic.Int64
	took := make([]time.Duration, b.N)
	var wait sync.WaitGroup
	b.ResetTimer()
	for range 64 {
		wait.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				start := time.Now()
				if err := f.Do(b.Context(), cast); err != nil {
					b.Error(err)
				}
				took[i-1] = time.Since(start)
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "casts/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
