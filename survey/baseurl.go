package survey

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// BaseURL is an address that slips lead to: http or https, a host, perhaps a port, and nothing else. Only ParseBaseURL makes one, so a
// BaseURL is well formed, in small letters, and reads the same from a slip, where it is printed in capitals. The zero BaseURL is none.
type BaseURL struct{ text string }

// maxBaseURL is how many characters an address may have: with a slip's code after it, its QR stays one that a phone reads at arm's length.
const maxBaseURL = 64

var (
	label   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`) // one part of a host name (RFC 1123)
	numeric = regexp.MustCompile(`^([0-9]+|0x[0-9a-f]*)$`)
)

// ParseBaseURL reads an address as it was typed, in letters of any case and with or without a slash at the end. A *Refusal.
func ParseBaseURL(typed string) (BaseURL, error) {
	refused := func(why Code, values ...any) (BaseURL, error) {
		return BaseURL{}, Refuse("address", typed, &Refusal{Code: why, Values: values})
	}
	if strings.ContainsFunc(typed, func(r rune) bool { return r <= ' ' || r > '~' }) { // some letters beyond have ASCII ones as their small form
		return refused("address_characters")
	}
	scheme, rest, found := strings.Cut(strings.ToLower(typed), "://")
	if !found || scheme != "http" && scheme != "https" {
		return refused("address_scheme")
	}
	rest = strings.TrimSuffix(rest, "/")
	if strings.HasPrefix(rest, "[") {
		return refused("address_ipv6")
	}
	host, port, ported := strings.Cut(rest, ":")
	if n, err := strconv.ParseUint(port, 10, 16); ported && (err != nil || n == 0 || port != strconv.FormatUint(n, 10)) {
		return refused("address_port")
	}
	if why := checkHost(host); why != "" {
		return refused(why)
	}
	text := scheme + "://" + rest
	if len(text) > maxBaseURL {
		return refused("address_long", maxBaseURL)
	}
	return BaseURL{text}, nil
}

// checkHost says what is wrong with a host in small letters; "" for nothing.
func checkHost(host string) Code {
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if !label.MatchString(l) {
			return "address_host"
		}
	}
	// Browsers read a host whose last part is a number as an IPv4 address, in spellings of their own: 1.2, 0x7f000001, 010.0.0.1.
	if !numeric.MatchString(labels[len(labels)-1]) {
		return ""
	}
	if a, err := netip.ParseAddr(host); err != nil || !a.Is4() {
		return "address_ipv4"
	}
	return ""
}

// String returns the address; "" of none.
func (b BaseURL) String() string { return b.text }

// MarshalText and UnmarshalText are for the store; what is none is refused on the way back too.
func (b BaseURL) MarshalText() ([]byte, error) { return []byte(b.text), nil }

func (b *BaseURL) UnmarshalText(text []byte) (err error) {
	*b = BaseURL{}
	if len(text) > 0 {
		*b, err = ParseBaseURL(string(text))
	}
	return err
}

func (b BaseURL) host() string {
	_, host, _ := strings.Cut(b.text, "://")
	host, _, _ = strings.Cut(host, ":")
	return host
}

// OnLAN reports whether the address is one of a hall's own network, to which the internet does not lead: a private or link-local
// address, this machine's own, a name without a dot or one of .local or .lan. No address is one: a hall without any is offline. Mirrored by
// client/network.ts.
func (b BaseURL) OnLAN() bool {
	host := b.host()
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLoopback()
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last == host || last == "local" || last == "lan" || last == "localhost"
}

// ByWeChat reports whether WeChat's own scanner opens the address without a warning. Others are for the phone's camera.
func (b BaseURL) ByWeChat() bool { return strings.HasPrefix(b.text, "https://") && !b.OnLAN() }

// OnlyHere reports whether the address leads a phone to itself, or nowhere: it serves to try things out on this machine alone.
func (b BaseURL) OnlyHere() bool {
	host := b.host()
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback() || a.IsUnspecified()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
