package assets_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// inStore is what a phone's store is asked by: a function of the object store whose request's result is waited for.
const inStore = `(mode, act) => new Promise((resolve, reject) => {
	const opening = indexedDB.open("ceping")
	opening.onerror = () => reject(opening.error)
	opening.onsuccess = () => {
		const db = opening.result
		const tx = db.transaction("records", mode)
		const asked = act(tx.objectStore("records"))
		tx.oncomplete = () => (db.close(), resolve(asked && asked.result))
		tx.onabort = () => (db.close(), reject(tx.error))
	}
})`

// record is what a test looks at of a stored one.
type record struct {
	ID, State, Session, Request, Line string
	Until                             float64
	Sample                            []struct{ Key, Digest string }
}

// records are those that the phone stores. The page has opened its store before.
func records(p *phone.Phone) []record {
	return phone.Evaluate[[]record](p, "("+inStore+`)("readonly", (store) => store.getAll())`)
}

// states are the states of the records that the phone stores.
func states(p *phone.Phone) []string {
	list := []string{}
	for _, r := range records(p) {
		list = append(list, r.State)
	}
	return list
}

// change does something with the store: an expression over `store`.
func change(expression string) step {
	return chromedp.Evaluate[chromedp.Void]("("+inStore+`)("readwrite", (store) => { `+expression+` }).then(() => undefined)`, chromedp.EvalAwaitPromise)
}

// untilStored waits until the store's records, `all`, are as an expression says.
func untilStored(expression string) step {
	return chromedp.Evaluate[chromedp.Void](`new Promise((resolve, reject) => {
		const ask = () => (`+inStore+`)("readonly", (store) => store.getAll()).then((all) => (`+expression+`) ? resolve(undefined) : setTimeout(ask, 50), reject)
		ask()
	})`, chromedp.EvalAwaitPromise)
}

// wantStates fails the test unless the phone stores records in just these states.
func wantStates(t *testing.T, p *phone.Phone, want ...string) {
	t.Helper()
	got := states(p)
	if len(got) != len(want) {
		t.Errorf("the phone stores %v, not %v", got, want)
		return
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("the phone stores %v, not %v", got, want)
		}
	}
}
