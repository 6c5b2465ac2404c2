package archive_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/manifest"
)

// BenchmarkArchive: what a sitting of so many ballots takes, of the worked example, and of a form over forty leaders.
// read-MiB is what the archive
// holds in memory once it is read, file-MiB its length.
func BenchmarkArchive(b *testing.B) {
	for _, size := range []struct{ ballots, leaders int }{{300, 0}, {3_000, 0}, {300, 40}, {3_000, 40}} {
		f, ballots := worked(b, "worked-example"), 0
		for _, list := range f.Voters.Ballots {
			ballots += len(list)
		}
		for i := range size.leaders {
			f.Setup.Leaders = append(f.Setup.Leaders, survey.Leader{ID: fmt.Sprintf("more%d", i), Name: "甲", Post: "副局长", Role: survey.Member})
		}
		s := opened(b, f, (size.ballots+ballots-1)/ballots)
		var file bytes.Buffer
		if err := archive.Write(&file, s.archive); err != nil {
			b.Fatal(err)
		}
		n, of := len(s.archive.Sealed[manifest.CoverKey]), len(manifest.Envelopes(&s.setup))
		b.Run(fmt.Sprintf("write/%dx%d", n, of), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := archive.Write(io.Discard, s.archive); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(file.Len())/(1<<20), "file-MiB")
		})
		b.Run(fmt.Sprintf("read/%dx%d", n, of), func(b *testing.B) {
			b.ReportAllocs()
			var a archive.Archive
			before := held()
			for b.Loop() {
				var err error
				if a, err = archive.Read(bytes.NewReader(file.Bytes())); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(held()-before)/(1<<20), "read-MiB")
			runtime.KeepAlive(a)
		})
		b.Run(fmt.Sprintf("recount/%dx%d", n, of), func(b *testing.B) {
			for b.Loop() {
				if _, err := archive.Recount(b.Context(), s.archive, s.key, s.report.Result.Code, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(time.Millisecond)/float64(b.N)/float64(n), "ms/ballot")
		})
	}
}

func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
