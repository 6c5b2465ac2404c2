package console

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"ceping/survey/office"
)

// TestWorks: one act for a session at a time, of whoever began it, its progress, its end told once; a panic ends the act alone.
func TestWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorks()
		defer w.end()
		proceed := make(chan error)
		who := new(office.Office).As("甲")
		act := func(_ context.Context, by office.Actor, progress func(int, int)) error {
			if by != who {
				t.Errorf("%v acts, and %v began it", by, who)
			}
			progress(3, 7)
			return <-proceed
		}
		if !w.begin("s", "opening", who, nil, act) {
			t.Fatal("an act does not begin")
		}
		synctest.Wait()
		if w.begin("s", "opening", who, nil, act) {
			t.Error("a second act of the session began beside the first")
		}
		if got, begun := w.look("s"); !begun || got.Finished || got.Done != 3 || got.Total != 7 || !w.under("s") {
			t.Errorf("under way: %+v, %t", got, begun)
		}
		proceed <- errors.New("wrong")
		synctest.Wait()
		if got, begun := w.look("s"); !begun || !got.Finished || got.Err == nil || w.under("s") {
			t.Errorf("finished: %+v, %t", got, begun)
		}
		if _, begun := w.look("s"); begun {
			t.Error("the end of an act is told twice")
		}
		w.begin("s", "ready", who, nil, func(context.Context, office.Actor, func(int, int)) error { panic("torn") })
		synctest.Wait()
		if got, _ := w.look("s"); !got.Finished || got.Err == nil {
			t.Errorf("after a panic: %+v", got)
		}
	})
}

// TestWorksEnd: the server's end reaches what runs in the background.
func TestWorksEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorks()
		w.begin("s", "opening", office.Actor{}, nil, func(ctx context.Context, _ office.Actor, _ func(int, int)) error {
			<-ctx.Done()
			return ctx.Err()
		})
		synctest.Wait()
		w.end()
		synctest.Wait()
		if got, _ := w.look("s"); !errors.Is(got.Err, context.Canceled) {
			t.Errorf("after the end: %+v", got)
		}
	})
}
