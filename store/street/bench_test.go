package street_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// hallOf is a voting box of so many keys and slips of one category.
func hallOf(b *testing.B, keys, slips int) (files, street.BoxContent, street.BoxConfig) {
	b.Helper()
	content := street.BoxContent{House: uuid.New(), Session: uuid.NewString(), Seed: streettest.Random(32)}
	for i := range keys {
		content.Envelopes = append(content.Envelopes, manifest.Envelope{Key: fmt.Sprintf("form.subject%d", i), Size: 64})
	}
	content.Slips = map[string]int{"A": slips}
	f := files{b.TempDir()}
	if err := f.CreateBox(b.Context(), content); err != nil {
		b.Fatal(err)
	}
	return f, content, street.BoxConfig{House: content.House, Session: content.Session, Collected: func(string) int { return slips }}
}

func castOfKeys(keys int) ballot.Cast {
	c := ballot.Cast{Category: "A", Nonce: [32]byte(streettest.Random(32))}
	for range keys {
		c.Envelopes = append(c.Envelopes, streettest.Random(64+envelope.Overhead))
	}
	return c
}

// BenchmarkCast casts ballots of 30 and 92 envelopes, by 64 goroutines, into boxes of 300 and 20,000 slips. A box that is full is
// followed by another, whose making does not count.
func BenchmarkCast(b *testing.B) {
	for _, keys := range []int{30, 92} {
		for _, slips := range []int{300, 20_000} {
			b.Run(fmt.Sprintf("keys=%d/slips=%d", keys, slips), func(b *testing.B) {
				var took []time.Duration
				b.StopTimer()
				for left := b.N; left > 0; left -= slips {
					took = append(took, castAll(b, keys, slips, min(left, slips))...)
				}
				slices.Sort(took)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "casts/s")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		}
	}
}

func castAll(b *testing.B, keys, slips, n int) []time.Duration {
	b.Helper()
	f, content, config := hallOf(b, keys, slips)
	box, err := street.OpenBox(b.Context(), f.box(content.Session), config)
	if err != nil {
		b.Fatal(err)
	}
	defer box.Close()
	for i, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		if err := box.SetPhase(b.Context(), 1+i, phase); err != nil {
			b.Fatal(err)
		}
	}
	ballots := make([]ballot.Cast, n)
	for i := range ballots {
		ballots[i] = castOfKeys(keys)
	}
	took := make([]time.Duration, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	b.StartTimer()
	for range 64 {
		wait.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				start := time.Now()
				if err := box.Cast(b.Context(), ballots[i-1]); err != nil {
					b.Error(err)
				}
				took[i-1] = time.Since(start)
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	return took
}

// BenchmarkBox makes, opens, looks at, closes and opens a box (计票) of 92 keys.
func BenchmarkBox(b *testing.B) {
	for _, slips := range []int{300, 20_000} {
		b.Run(fmt.Sprintf("slips=%d", slips), func(b *testing.B) {
			for range b.N {
				start := time.Now()
				since := func(what string) {
					b.ReportMetric(float64(time.Since(start).Milliseconds()), what+"-ms")
					start = time.Now()
				}
				f, content, config := hallOf(b, 92, slips)
				since("create")
				if _, err := street.LookBox(b.Context(), f.box(content.Session)); err != nil {
					b.Fatal(err)
				}
				since("look")
				box, err := street.OpenBox(b.Context(), f.box(content.Session), config)
				if err != nil {
					b.Fatal(err)
				}
				since("load")
				step := func(err error) {
					if err != nil {
						b.Fatal(err)
					}
				}
				step(box.SetPhase(b.Context(), 1, survey.Collecting))
				step(box.SetPhase(b.Context(), 2, survey.Voting))
				for range 100 {
					step(box.Cast(b.Context(), castOfKeys(92)))
				}
				since("100-casts")
				_, err = box.Seal(b.Context(), 3)
				step(err)
				since("seal")
				_, err = box.Read(b.Context())
				step(err)
				since("read")
				step(box.Reopen(b.Context(), 4))
				since("reopen")
				_, err = box.Seal(b.Context(), 5)
				step(err)
				start = time.Now()
				step(box.Open(b.Context(), 6))
				since("open")
				step(box.Close())
			}
		})
	}
}
