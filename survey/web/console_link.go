package web

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"
)

// links are the one-time links into the console that were not used yet. Only their hashes are kept.
type links struct {
	mu     sync.Mutex
	unused map[[sha256.Size]byte]bool
}

func newLinks() *links { return &links{unused: map[[sha256.Size]byte]bool{}} }

// fresh makes a link: at least 128 random bits.
func (l *links) fresh() string {
	link := rand.Text()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unused[sha256.Sum256([]byte(link))] = true
	return link
}

func (l *links) valid(link string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.unused[sha256.Sum256([]byte(link))]
}

// use reports whether a link was valid, and uses it up.
func (l *links) use(link string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	digest := sha256.Sum256([]byte(link))
	valid := l.unused[digest]
	delete(l.unused, digest)
	return valid
}

// entrance shows a button. Only pressing it uses the link up: the preview of a message or a terminal does not.
func (c *console) entrance(e echo.Context) error {
	if !c.links.valid(e.Param("link")) {
		return errLinkUsed
	}
	return c.pages.show(e, http.StatusOK, "console_enter.html", c.frame(e, "进入控制台"))
}

// enter opens a staff session for the keeper of the terminal.
func (c *console) enter(e echo.Context) error {
	if !c.links.use(e.Param("link")) {
		return errLinkUsed
	}
	return c.begin(e, terminal)
}
