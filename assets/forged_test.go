package assets_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/credential"
)

// TestForgedExchange: whatever of the exchange's answer is another, element or proof, the page stops before anything is filled in and keeps its
// record; told truly it goes on with the element that it sent first. A key for this slip alone would tell later whose ballot it is.
func TestForgedExchange(t *testing.T) {
	h := newHall(t, false)
	elsewhere, err := credential.NewIssuer(make([]byte, credential.SeedSize), sessionID, "A")
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	another := func(i *credential.Issuer) (evaluated, proof string) { // of an element that is another slip's
		blinding, err := credential.Blind([]byte(strings.Repeat("n", credential.NonceSize)))
		if err != nil {
			t.Fatal(err)
		}
		e, p, err := i.Evaluate(blinding.Blinded())
		if err != nil {
			t.Fatal(err)
		}
		return encode(e), encode(p)
	}
	own, err := credential.NewIssuer(h.seed, sessionID, "A")
	if err != nil {
		t.Fatal(err)
	}
	theirs, theirProof := another(own)
	foreign, foreignProof := another(elsewhere)
	flip := func(key string, at int) func(map[string]string) {
		return func(answer map[string]string) {
			b := h.bytes(answer[key])
			b[at] ^= 1
			answer[key] = encode(b)
		}
	}
	put := func(key, value string) func(map[string]string) {
		return func(answer map[string]string) { answer[key] = value }
	}
	cut := func(key string) func(map[string]string) {
		return func(answer map[string]string) { answer[key] = encode(h.bytes(answer[key])[1:]) }
	}
	p := phone.Start(t)
	for name, forge := range map[string]func(map[string]string){
		"evaluated, first byte":            flip("evaluated", 0),
		"evaluated, last byte":             flip("evaluated", 31),
		"challenge, first byte":            flip("proof", 0),
		"challenge, last byte":             flip("proof", 31),
		"response, first byte":             flip("proof", 32),
		"response, last byte":              flip("proof", 63),
		"another slip's element":           put("evaluated", theirs),
		"another slip's proof":             put("proof", theirProof),
		"another slip's element and proof": func(a map[string]string) { a["evaluated"], a["proof"] = theirs, theirProof },
		"another issuer's of another slip": func(a map[string]string) { a["evaluated"], a["proof"] = foreign, foreignProof },
		"the identity element":             put("evaluated", encode(make([]byte, 32))),
		"a proof of zeros":                 put("proof", encode(make([]byte, 64))),
		"a short element":                  cut("evaluated"),
		"a short proof":                    cut("proof"),
		"no element":                       func(a map[string]string) { delete(a, "evaluated") },
		"no proof":                         func(a map[string]string) { delete(a, "proof") },
		"padded base64":                    func(a map[string]string) { a["evaluated"] += "=" },
	} {
		h.set(func() { h.forge = forge })
		p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), phone.Until(`!!document.querySelector("h1") && document.querySelector("main").dataset.screen !== "busy" && document.querySelector("main").dataset.screen !== "collect"`))
		want := "测评票没有通过核对"
		if strings.HasPrefix(name, "no ") { // as a portal answers: that is no answer of the server's
			want = "连不上服务器"
		}
		if title := phone.Evaluate[string](p, `document.querySelector("h1").textContent`); title != want {
			t.Errorf("%s: the page says %s", name, title)
		}
		if got := states(p); !slices.Equal(got, []string{"collecting"}) {
			t.Fatalf("%s: the phone stores %v", name, got)
		}
	}
	h.set(func() { h.forge = nil })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), screen("card"))
	h.same("collect", 2)
}

// TestDrawnAnew: nonce and blind come from the browser's own source of chance, anew on every phone, the slip being the same: a nonce that
// followed from the slip would let everybody with the book of slips find the ballot.
func TestDrawnAnew(t *testing.T) {
	h := newHall(t, false)
	var nonces []string
	for range 2 {
		h.on("collect", busy)
		p := phone.Start(t)
		p.Do(before(`window.draws = ""; const draw = Crypto.prototype.getRandomValues; Crypto.prototype.getRandomValues = function (to) {
			const drawn = draw.call(this, to); window.draws += " " + Array.from(drawn, (b) => (b + 256).toString(16).slice(1)).join(""); return drawn }`))
		p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), heading("服务器正忙"))
		kept := phone.Evaluate[struct{ Nonce, Blind string }](p, "("+inStore+`)("readonly", (store) => store.getAll()).then((all) => all[0])`)
		draws := strings.Fields(phone.Evaluate[string](p, "window.draws"))
		if !slices.Contains(draws, fmt.Sprintf("%x", h.bytes(kept.Nonce))) {
			t.Errorf("the nonce is no draw of the browser's: %x", h.bytes(kept.Nonce))
		}
		if !slices.ContainsFunc(draws, func(drawn string) bool { return scalarOf(t, drawn).Cmp(littleEndian(h.bytes(kept.Blind))) == 0 }) {
			t.Errorf("the blind is made of no draw of the browser's: %x", h.bytes(kept.Blind))
		}
		nonces = append(nonces, kept.Nonce)
	}
	sent := h.sent("collect")
	if len(sent) != 2 || nonces[0] == nonces[1] || sent[0] == sent[1] {
		t.Errorf("two phones have the nonces %v, and sent %v", nonces, sent)
	}
}

// scalarOf is the scalar that noble makes of a draw in hex: modulo (order − 1), plus one.
func scalarOf(t *testing.T, drawn string) *big.Int {
	b, err := hex.DecodeString(drawn)
	if err != nil {
		t.Fatal(err)
	}
	order, _ := new(big.Int).SetString("27742317777372353535851937790883648493", 10)
	order.Add(order, new(big.Int).Lsh(big.NewInt(1), 252)).Sub(order, big.NewInt(1))
	return new(big.Int).Add(new(big.Int).Mod(littleEndian(b), order), big.NewInt(1))
}

func littleEndian(b []byte) *big.Int {
	b = slices.Clone(b)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

// TestNothingRidesAlong: a cookie that the address has, as staff's browsers do, and where the page came from go with no act of a voter's; a cast
// has no slip in it, and is not led elsewhere.
func TestNothingRidesAlong(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.url+"/assets/none"), chromedp.Evaluate[chromedp.Void](`document.cookie = "ceping_known=1; path=/; max-age=1000"`))
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	h.set(func() { h.leaks = nil }) // the page itself is asked for as any page is
	p.Do(tap("collect"), screen("card"), choose("leaders.l1.duty", "poor"))
	h.on("cast", elsewhere)
	p.Do(submit(), heading("还不能确定，正在重试"), nudge(), heading("已投入票箱"))
	h.set(func() {
		if slices.ContainsFunc(h.requests, func(r string) bool { return strings.Contains(r, "/somewhere") }) {
			t.Error("a redirect was followed")
		}
	})
	for _, leak := range h.leaks {
		if strings.HasPrefix(leak, "/api/") {
			t.Error(leak)
		}
	}
	for _, cast := range h.sent("cast") {
		if strings.Contains(cast, h.slip.String()) || strings.Contains(cast, h.slip.Grouped()) {
			t.Errorf("the cast has the slip: %s", cast)
		}
	}
}
