package console

import (
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey/random"
)

// linkTime is how long a one-time link can be used.
const linkTime = 15 * time.Minute

// links keeps the newest one-time link into the console, until it is used or too old. Only its hash is kept.
type links struct {
	now    func() time.Time
	mu     sync.Mutex
	unused bool
	digest [sha256.Size]byte
	made   time.Time
}

func newLinks(now func() time.Time) *links { return &links{now: now} }

// fresh makes a link, at least 128 random bits, and ends the one before.
func (l *links) fresh() string {
	link := random.Text()
	l.mu.Lock()
	defer l.mu.Unlock()
	// The clock on the wall: the other one stands still while a laptop sleeps.
	l.unused, l.digest, l.made = true, sha256.Sum256([]byte(link)), l.now().Round(0)
	return link
}

// end ends the link that was not used yet.
func (l *links) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unused = false
}

func (l *links) valid(link string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.opens(link)
}

func (l *links) opens(link string) bool {
	return l.unused && l.digest == sha256.Sum256([]byte(link)) && l.now().Sub(l.made).Abs() < linkTime
}

// use uses a link up, when noting it succeeds; errLinkUsed.
func (l *links) use(link string, note func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.opens(link) {
		return errLinkUsed
	}
	if err := note(); err != nil {
		return err
	}
	l.unused = false
	return nil
}

// entrance shows a button. Only pressing it uses the link up: the preview of a message or a terminal does not.
func (r *doorRoom) entrance(e echo.Context) error {
	if !r.links.valid(e.Param("link")) {
		return errLinkUsed
	}
	return r.pages.Show(e, http.StatusOK, "console_enter.html", r.frame(e, "进入控制台"))
}

// enter opens a staff session for the keeper of the terminal.
func (r *doorRoom) enter(e echo.Context) error {
	ctx := e.Request().Context()
	terminal, err := r.office.Door().TerminalPerson(ctx)
	if err != nil {
		return err
	}
	if err := r.links.use(e.Param("link"), func() error { return r.office.Door().LinkUsed(ctx) }); err != nil {
		return err
	}
	if err := r.begin(e, terminal); err != nil {
		return err
	}
	return see(e, consolePath)
}
