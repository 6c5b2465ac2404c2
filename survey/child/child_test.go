package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/words"
)

// hostile are readers as no file may make them, and some that tell what their process may do.
var hostile = Readers{
	"echo": {func(_ context.Context, about json.RawMessage, file []byte) (any, error) {
		return []string{string(about), string(file)}, nil
	}, "remedy_workbook"},
	"panic": {func(context.Context, json.RawMessage, []byte) (any, error) { panic("by a file") }, "remedy_workbook"},
	"panic aside": {func(ctx context.Context, _ json.RawMessage, _ []byte) (any, error) {
		go func() { panic("by a file") }()
		<-ctx.Done()
		return nil, ctx.Err()
	}, "remedy_workbook"},
	"allocate": {func(context.Context, json.RawMessage, []byte) (any, error) {
		kept := [][]byte{}
		for len(kept) < 1<<20 {
			kept = append(kept, bytes.Repeat([]byte{1}, 1<<20))
		}
		return len(kept), nil
	}, "remedy_workbook"},
	"one allocation": {func(_ context.Context, _ json.RawMessage, file []byte) (any, error) {
		return len(make([]byte, (4<<30)+len(file))), nil
	}, "remedy_workbook"},
	"recurse": {func(context.Context, json.RawMessage, []byte) (any, error) { return deeper(1), nil }, "remedy_workbook"},
	"loop": {func(context.Context, json.RawMessage, []byte) (any, error) {
		n := 0
		for n >= 0 {
			n ^= 1
		}
		return n, nil
	}, "remedy_workbook"},
	"sleep": {func(context.Context, json.RawMessage, []byte) (any, error) { select {} }, "remedy_workbook"},
	"talk":  {func(context.Context, json.RawMessage, []byte) (any, error) { return strings.Repeat("x", 2<<20), nil }, "remedy_workbook"},
	"shout": {func(context.Context, json.RawMessage, []byte) (any, error) {
		fmt.Fprint(os.Stderr, "fatal error: out of memory\n"+strings.Repeat("goroutine\n", 10_000))
		os.Exit(2)
		return nil, nil
	}, "remedy_workbook"},
	"exit": {func(context.Context, json.RawMessage, []byte) (any, error) { os.Exit(0); return nil, nil }, "remedy_workbook"},
	"speak": {func(context.Context, json.RawMessage, []byte) (any, error) {
		fmt.Print(`{"value":[]}`)
		return []string{}, nil
	}, "remedy_workbook"},
	"unexpected": {func(context.Context, json.RawMessage, []byte) (any, error) { return map[string]int{"a": 1}, nil }, "remedy_workbook"},
	"refuse": {func(context.Context, json.RawMessage, []byte) (any, error) {
		return nil, survey.Refuse("roster_columns", 3, 70, 64)
	}, "remedy_workbook"},
	"may": {may, "remedy_workbook"},
}

func deeper(n int) int {
	if n < 0 {
		return n
	}
	var room [512]int
	room[n%512] = n
	return deeper(n+1) + room[(n+1)%512]
}

// TestMain lets the test binary be the child.
func TestMain(m *testing.M) {
	if Asked(os.Args) {
		os.Exit(Main(hostile, os.Args))
	}
	os.Exit(m.Run())
}

func room(change func(*Config)) (*Room, *strings.Builder) {
	said := &strings.Builder{}
	config := Config{Readers: hostile, Limits: Limits{Memory: 256 << 20, Time: 30 * time.Second, Answer: 1 << 20}, Most: 1, Wait: time.Minute,
		Logger: slog.New(slog.NewTextHandler(said, nil))}
	if change != nil {
		change(&config)
	}
	return New(config), said
}

func read(t *testing.T, r *Room, kind string) (got []string, err error) {
	t.Helper()
	err = r.Read(t.Context(), Order{kind, "名单（第二稿）.xlsx", map[string]int{"people": 3}, []byte("one\ntwo\x00\xff")}, &got)
	return got, err
}

func code(err error) survey.Code {
	var refused *survey.Refusal
	if !errors.As(err, &refused) {
		return ""
	}
	return refused.Code
}

// TestRead: a file goes in and an answer comes out, byte for byte, and what is wrong with it with its sentence.
func TestRead(t *testing.T) {
	r, said := room(nil)
	got, err := read(t, r, "echo")
	if err != nil || len(got) != 2 || got[0] != `{"people":3}` || got[1] != "one\ntwo\x00�" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := read(t, r, "refuse"); code(err) != "roster_columns" || words.EnglishError(err) != "row 3 has 70 columns, at most 64 are taken" {
		t.Errorf("%v", err)
	}
	if said.Len() > 0 {
		t.Errorf("logged: %s", said)
	}
}

// TestFaultBadReaders: whatever a file makes of its reader costs a sentence that names it and a remedy, and a line in the log without a
// word of the file; the next one is read as if nothing had been.
func TestFaultBadReaders(t *testing.T) {
	for kind, test := range map[string]struct {
		code survey.Code
		time time.Duration
	}{
		"panic": {"child_died", 0}, "panic aside": {"child_died", 0}, "allocate": {"child_memory", 0}, "one allocation": {"child_memory", 0}, "recurse": {"child_memory", 0}, "shout": {"child_memory", 0},
		"loop": {"child_slow", 2 * time.Second}, "sleep": {"child_slow", 2 * time.Second}, "talk": {"child_large", 0}, "exit": {"child_died", 0}, "speak": {"child_died", 0},
		"unexpected": {"child_died", 0}, "no such": {"child_died", 0},
	} {
		if !Limited && test.code == "child_memory" {
			continue
		}
		r, said := room(func(c *Config) {
			if test.time > 0 {
				c.Limits.Time = test.time
			}
		})
		begun := time.Now()
		got, err := read(t, r, kind)
		if code(err) != test.code || kind == "unexpected" && len(got) > 0 {
			t.Errorf("%s: %v, %q, want %s; logged %s", kind, err, got, test.code, said)
			continue
		}
		if sentence, _ := words.ChineseError(err); kind != "no such" && (!strings.Contains(sentence, "名单（第二稿）.xlsx") || !strings.Contains(sentence, "粘贴到页面上")) {
			t.Errorf("%s: %s", kind, sentence)
		}
		if !strings.Contains(said.String(), string(test.code)) || strings.Contains(said.String(), "by a file") || strings.Contains(said.String(), "第二稿") {
			t.Errorf("%s: logged %s", kind, said)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %v", kind, took)
		}
		if _, err := read(t, r, "echo"); err != nil {
			t.Errorf("after %s: %v", kind, err)
		}
	}
}

// TestFaultTurns: as many children run as may, the next waits for a turn, is refused when that takes too long, and whoever has gone away
// ends a child and its wait.
func TestFaultTurns(t *testing.T) {
	r, _ := room(func(c *Config) { c.Most, c.Wait = 2, 300*time.Millisecond })
	going, leave := context.WithCancel(t.Context())
	var sleepers sync.WaitGroup
	for range 2 {
		sleepers.Go(func() {
			if err := r.Read(going, Order{Kind: "sleep"}, new(any)); !errors.Is(err, context.Canceled) {
				t.Errorf("of who left: %v", err)
			}
		})
	}
	for len(r.turns) < 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := read(t, r, "echo"); code(err) != "child_busy" {
		t.Errorf("the third: %v", err)
	}
	gone, left := context.WithCancel(t.Context())
	left()
	if err := r.Read(gone, Order{Kind: "echo"}, new(any)); !errors.Is(err, context.Canceled) {
		t.Errorf("a third that left: %v", err)
	}
	leave()
	sleepers.Wait()
	if _, err := read(t, r, "echo"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
