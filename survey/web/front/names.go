package front

import (
	"context"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"ceping/survey"
)

// Config has what tells the house's names. Addresses is required.
type Config struct {
	// Addresses are all that slips lead to, or did when they were printed, and that staff have set.
	Addresses func(context.Context) ([]survey.BaseURL, error)
}

const (
	keptTime  = time.Second            // for which what was read of the addresses is good: phones that come by name do not each read the store
	leastTime = 100 * time.Millisecond // between two readings, whatever names are asked for
)

// names are those under which the house is asked for: its addresses', and this machine's own.
type names struct {
	config Config
	now    func() time.Time
	own    map[string]bool // names of this machine
	local  func() ([]net.Addr, error)

	mu     sync.Mutex
	hosts  map[string]bool // of the addresses
	secure map[string]bool // of those by https, with their ports
	read   time.Time
}

func newNames(config Config) *names {
	n := &names{config: config, now: time.Now, own: map[string]bool{"localhost": true}, local: net.InterfaceAddrs}
	if name, err := os.Hostname(); err == nil {
		first, _, _ := strings.Cut(strings.ToLower(name), ".")
		n.own[strings.ToLower(name)], n.own[first], n.own[first+".local"] = true, true, true
	}
	delete(n.own, "")
	delete(n.own, ".local")
	return n
}

// lead reports whether a request's Host is one of the house's, and whether it is that of an https address, which a browser reaches through
// TLS alone. What is an address in numbers is this machine's when the request came there, or one of its networks says so: of a page that
// comes from such an address the browser knows whose it is.
func (n *names) lead(ctx context.Context, host string, arrived netip.Addr) (known, secure bool, err error) {
	host = strings.ToLower(host)
	name := hostOf(host)
	addressed, secure, err := n.addressed(ctx, host, name)
	if addressed {
		return true, secure, nil
	}
	if n.own[name] {
		return true, false, nil
	}
	if at, numeric := netip.ParseAddr(name); numeric == nil {
		at = at.Unmap()
		return at.IsLoopback() || at == arrived || n.here(at), false, nil
	}
	return false, false, err
}

// addressed reports whether one of the house's addresses has the name, and whether it is by https at that very port. A name that was not
// found is looked for anew soon, so that one counts once it is set; while the store does not answer, the names before go on.
func (n *names) addressed(ctx context.Context, host, name string) (known, secure bool, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if age := n.now().Sub(n.read).Abs(); age >= keptTime || !n.hosts[name] && age >= leastTime {
		err = n.readAll(ctx)
	}
	return n.hosts[name], n.secure[strings.TrimSuffix(host, ":443")], err
}

func (n *names) readAll(ctx context.Context) error {
	list, err := n.config.Addresses(ctx)
	if err != nil {
		return err
	}
	n.hosts, n.secure, n.read = map[string]bool{}, map[string]bool{}, n.now()
	for _, a := range list {
		scheme, at, _ := strings.Cut(a.String(), "://")
		n.hosts[hostOf(at)] = true
		if scheme == "https" {
			n.secure[strings.TrimSuffix(at, ":443")] = true
		}
	}
	return nil
}

// here reports whether an address is one of this machine's. Where the system does not say, it is not known to be.
func (n *names) here(at netip.Addr) bool {
	list, err := n.local()
	if err != nil {
		return false
	}
	for _, a := range list {
		if network, err := netip.ParsePrefix(a.String()); err == nil && network.Addr().Unmap() == at {
			return true
		}
	}
	return false
}

// hostOf is a Host without its port, and without the dot that ends a full name.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}
