package assets_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
)

var (
	full  = flag.Bool("full", false, "1,000 hostile runs in the page, not a few")
	first = flag.Uint64("seed", 0, "of the first hostile run; 0 for any")
)

// robot is a voter without patience: it taps what leads on, as soon as it stands there, and tells the server every heading that the page
// shows, with the slip that the tab was opened with. The page's waits are shortened, save that for its store.
const robot = `(() => {
	if (!location.host) return
	const scanned = /^\/s\/(.{16})/i.exec(location.pathname)
	if (scanned) sessionStorage.setItem("robot", scanned[1].toUpperCase())
	const real = window.setTimeout
	window.setTimeout = (act, ms, ...rest) => real(act, ms > 300 && ms !== 3000 ? ms / 15 : ms, ...rest)
	let last = ""
	const tell = () => {
		const heading = document.querySelector("h1")
		if (!heading || heading.textContent === last) return
		last = heading.textContent
		fetch("/said", { method: "POST", body: JSON.stringify([sessionStorage.getItem("robot"), last]), keepalive: true }).catch(() => undefined)
	}
	new MutationObserver(tell).observe(document, { childList: true, subtree: true, characterData: true })
	const acts = ["submit", "collect", "yes", "review", "contents", "next", "retry"]
	setInterval(() => {
		const grade = document.querySelector("input[type=radio]")
		if (grade && !grade.checked && Math.random() < 0.2) grade.click()
		const buttons = acts.map((act) => document.querySelector("[data-act=" + act + "]:not([disabled])"))
		const one = buttons.find((button) => button && button.offsetParent)
		if (one && Math.random() < 0.6) one.click()
	}, 25)
})()`

// hostile is a hall whose network lies, loses and lingers at random until there is peace. One slip is of A, another of B, so that their
// ballots are told apart.
type hostile struct {
	*hall
	other survey.Slip
	guard sync.Mutex
	r     *rand.Rand
	rate  float64 // of answers that are not the box's
	log   []string
	began time.Time
}

func newHostile(t testing.TB, seed uint64) *hostile {
	s := sitting()
	s.Forms[0].Criteria[0].Required = false
	h := &hostile{hall: hallOf(t, s), r: rand.New(rand.NewPCG(seed, 0)), rate: 0.1 + 0.1*float64(seed%5), began: time.Now()}
	h.other, h.url = h.another("B"), serve(t, h).URL
	return h
}

// draw draws under the guard: requests and the run draw from one source.
func (h *hostile) draw(n int) int {
	h.guard.Lock()
	defer h.guard.Unlock()
	return h.r.IntN(n)
}

func (h *hostile) chance(of float64) bool { return float64(h.draw(1000)) < 1000*of }

func (h *hostile) note(format string, args ...any) {
	h.guard.Lock()
	defer h.guard.Unlock()
	h.log = append(h.log, fmt.Sprintf("%6d ms ", time.Since(h.began).Milliseconds())+fmt.Sprintf(format, args...))
}

// counted is how many ballots of a category are in the box.
func (h *hostile) counted(category string) int {
	defer h.lock()()
	n := 0
	for _, c := range h.casts {
		if c.Category == category {
			n++
		}
	}
	return n
}

// codes are refusals that another laptop, or a liar, answers with. slip_replaced is none: what it erases, it erases by the protocol.
var codes = map[string][]string{
	"enter":   {"slip_unknown", "too_many", "internal"},
	"collect": {"slip_unknown", "slip_spent", "box_closed", "bad_request"},
	"cast":    {"box_opened", "box_closed", "box_full", "not_voting", "bad_credential", "session_unknown", "bad_request"},
	"":        {"session_unknown", "not_closed", "envelope_unknown"},
}

var statuses = map[string]int{"slip_unknown": 404, "session_unknown": 404, "envelope_unknown": 404, "slip_spent": 409, "box_full": 409, "too_many": 429, "bad_request": 400, "internal": 500,
	"box_closed": 403, "box_opened": 403, "not_voting": 403, "not_closed": 403, "bad_credential": 403}

func (h *hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	act, isAPI := strings.CutPrefix(r.URL.Path, "/api/v1/")
	if r.URL.Path == "/said" {
		h.hear(r)
		return
	}
	h.guard.Lock()
	rate := h.rate
	h.guard.Unlock()
	if !isAPI || !h.chance(rate) {
		h.hall.ServeHTTP(w, r)
		return
	}
	time.Sleep(time.Duration(h.draw(100)) * time.Millisecond) // the network, not the test, is slow
	if h.chance(0.3) {
		list := codes[act]
		if list == nil {
			list = codes[""]
		}
		code := list[h.draw(len(list))]
		h.note("%s: %s", act, code)
		writeProblem(w, statuses[code], code)
		return
	}
	if strings.Count(act, "/") == 1 && h.chance(0.2) {
		h.note("%s: opened, it says", act)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"phase":"opened","collected":0,"cast":0}`)
		return
	}
	ways := []way{lost, swallow, portal, empty, noAck, null, forged, elsewhere, busy, mute, refused}
	if act != "cast" {
		ways = slices.DeleteFunc(ways, func(w way) bool { return w == forged })
	}
	way := ways[h.draw(len(ways))]
	h.note("%s: way %d", act, way)
	h.on(act, way)
	h.hall.ServeHTTP(w, r)
}

// hear holds what a page says against the box, at once.
func (h *hostile) hear(r *http.Request) {
	var said [2]string
	if err := json.NewDecoder(r.Body).Decode(&said); err != nil {
		h.t.Error(err)
		return
	}
	slip, heading := said[0], said[1]
	h.note("%s says %s", slip, heading)
	category := "A"
	if slip == h.other.String() {
		category = "B"
	}
	n := h.counted(category)
	if success := heading == "已投入票箱" || strings.HasPrefix(heading, "您的测评票已在箱内"); success && n != 1 {
		h.t.Errorf("“%s”, and %d ballots are in", heading, n)
	}
	if heading == "没有投入票箱" && n != 0 {
		h.t.Errorf("“%s”, and %d ballots are in", heading, n)
	}
}

// peace is a hall that answers by the protocol from now on.
func (h *hostile) peace(phase survey.Phase) {
	h.guard.Lock()
	h.rate = 0
	h.guard.Unlock()
	h.set(func() { clear(h.ways) })
	h.enter(phase)
	h.note("peace: %s", phase)
}

// scan opens an address, once more where the machine's own network changed meanwhile.
func scan(address string) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for {
			_, err := chromedp.Navigate(address)(ctx, target)
			if err == nil || !strings.Contains(err.Error(), "ERR_NETWORK_CHANGED") {
				return chromedp.Void{}, err
			}
		}
	}
}

// reload is a reload, asked for once more while Chromium is between two pages: it then has none that it could load again.
var reload = chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
	for {
		_, err := chromedp.Reload()(ctx, target)
		if err == nil || !strings.Contains(err.Error(), "Not attached to an active page") || ctx.Err() != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
})

// run is one slip's way through everything that goes wrong, until there is peace. How it ended: as one word.
func (h *hostile) run(t *testing.T, browser *phone.Phone) string {
	t.Cleanup(func() {
		h.guard.Lock()
		defer h.guard.Unlock()
		if t.Failed() {
			t.Log(strings.Join(h.log, "\n"))
		}
	})
	open := func() *phone.Phone {
		p := browser.AnotherFor(t)
		p.ForgiveOnly("SyntaxError") // scripts are cut off in the middle
		p.Do(before(robot))
		return p
	}
	p := open()
	p.Do(scan(h.address()))
	lost := false // what the phone stored, by no fault of the page's
	var second *phone.Phone
	for range 1 + h.draw(5) {
		time.Sleep(time.Duration(50+h.draw(700)) * time.Millisecond) // the moment at which it happens is the schedule
		what := h.draw(9)
		h.note("then %d", what)
		switch what {
		case 0:
			p.Do(reload)
		case 1, 2: // killed, and the slip scanned again
			p.Close()
			p = open()
			p.Do(scan(h.address()))
		case 3: // another tab
			if second == nil {
				second = open()
				second.Do(scan(h.address()))
			}
		case 4: // another slip in this one
			p.Do(scan(h.addressOf(h.other)))
		case 5:
			h.enter(survey.Closed)
		case 6:
			h.enter(survey.Voting)
		case 7: // the store is emptied
			lost = true
			p.Do(chromedp.Evaluate[chromedp.Void](`void indexedDB.deleteDatabase("ceping")`))
		case 8: // the store fails, in this tab
			lost = true
			p.Do(chromedp.Evaluate[chromedp.Void](`void (IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") })`))
		}
	}
	opened := h.chance(0.3)
	h.peace(map[bool]survey.Phase{false: survey.Voting, true: survey.Opened}[opened])
	p.Do(scan(h.address()))
	ends := `["已投入票箱", "没有投入票箱", "已经封箱", "请找工作人员", "箱内是先提交的那一份", "这张领票码已经领过票"` + map[bool]string{true: `, "这个浏览器存不住填写的内容"`}[lost] + `]`
	const heading = `(document.querySelector("h1") || {}).textContent`
	p.Do(phone.Until(`(` + ends + `.includes(` + heading + `) || (` + heading + ` || "").startsWith("您的测评票已在箱内"))` + map[bool]string{true: ` && ` + heading + ` !== "已投入票箱"`}[opened]))
	says := phone.Evaluate[string](p, heading)
	n := h.counted("A")
	var fits bool
	switch {
	case strings.HasPrefix(says, "您的测评票已在箱内"):
		fits = opened && n == 1
	case says == "箱内是先提交的那一份": // two tabs sealed, and could not store it
		fits = opened && n == 1 && lost
	case says == "已投入票箱":
		fits = !opened && n == 1
	case says == "这个浏览器存不住填写的内容": // Chromium hangs on what was emptied, now and then: the slip is as it was
		fits = n == 0
	case says == "这张领票码已经领过票":
		fits = lost && n <= 1
	case says == "请找工作人员": // it was collected; what became of it could not be stored
		fits = opened && (n == 0 || lost)
	default:
		fits = opened && n == 0
	}
	if !fits {
		t.Errorf("it ends with “%s”, and %d ballots are in; opened: %v, store lost: %v", says, n, opened, lost)
	}
	return says
}

// TestHostile: the real page in a hall that answers at random, loses and is shut, on a phone that is killed, reloaded, opened twice, given
// another slip, and whose store is emptied or fails. 已投入票箱 is said if and only if the box counts one ballot of the slip; else there
// is a plain word, and what the phone holds, or the slip, is still good when there is peace.
func TestHostile(t *testing.T) {
	runs, workers := 16, 4
	if testing.Short() {
		runs = 4
	}
	if *full {
		runs = 1000
	}
	seed := *first
	if seed == 0 {
		seed = rand.Uint64N(1 << 32)
	}
	t.Logf("seed %d", seed)
	bundled(t, "client/voter.entry.ts", "style/voter.css")
	var mu sync.Mutex
	ends := map[string]int{}
	var all sync.WaitGroup
	for worker := range workers {
		browser := phone.Start(t)
		all.Go(func() {
			for i := worker; i < runs; i += workers {
				t.Run(fmt.Sprint(seed+uint64(i)), func(t *testing.T) {
					end := newHostile(t, seed+uint64(i)).run(t, browser)
					mu.Lock()
					ends[end]++
					mu.Unlock()
				})
			}
		})
	}
	all.Wait()
	for end, n := range ends {
		t.Logf("%4d %s", n, end)
	}
	if ends["已投入票箱"] < runs/3 {
		t.Errorf("%d of %d runs end in the box: nothing is tried", ends["已投入票箱"], runs)
	}
}
