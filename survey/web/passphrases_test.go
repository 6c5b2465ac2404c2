package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const (
	passphraseField = `name="passphrase" value="([^"]*)"`
	setField        = `name="set" value="([^"]*)"`
)

// TestReloadMakesNothingNew: the page of generated passphrases can be loaded again, gone back to and asked for again: it shows the same
// ones, to the staff session that made them and to nobody else, until they are used or withdrawn.
func TestReloadMakesNothingNew(t *testing.T) {
	s := newSite(t, withForms(t))
	c := s.staff()
	id := s.create(nil)
	path := "/console/sessions/" + id
	making := c.submit(path+"/ready/passphrases", nil)
	if making.status != http.StatusSeeOther || making.header.Get("Location") != path+"/ready" {
		t.Fatalf("generating answers with a page that a reload makes anew: %d %s", making.status, making.body)
	}
	page := c.get(path + "/ready")
	made, set := page.found(t, passphraseField), page.found(t, setField)[:1]
	if page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the page may be kept: %s", page.header.Get("Cache-Control"))
	}
	if again := c.get(path+"/ready").found(t, passphraseField); !slices.Equal(again, made) {
		t.Errorf("loaded again: %v, were %v", again, made)
	}
	c.submit(path+"/ready/passphrases", nil)
	if again := c.get(path+"/ready").found(t, passphraseField); !slices.Equal(again, made) {
		t.Errorf("asked for again: %v, were %v", again, made)
	}

	// Another browser of the same terminal sees that there is a set, and not which; nor does it make a second one.
	other := s.staff()
	other.submit(path+"/ready/passphrases", nil)
	seen := other.get(path + "/ready")
	seen.shows(t, "another's set", http.StatusOK, "终端生成的一组口令正在分发", "作废")
	if strings.Contains(seen.body, made[0]) || strings.Contains(seen.body, `name="passphrase"`) {
		t.Error("another browser sees the passphrases, or may set others")
	}
	other.submit(path+"/ready", url.Values{"passphrase": trusted}).shows(t, "typed ones beside them", http.StatusConflict, "正在分发")

	// Withdrawn: its form is refused, and the next set is another.
	c.submit(path+"/ready/passphrases/discard", url.Values{"set": set})
	c.get(path+"/ready").shows(t, "withdrawn", http.StatusOK, "生成口令", "各人自己设")
	c.submit(path+"/ready", url.Values{"passphrase": made, "set": set}).shows(t, "a withdrawn set", http.StatusConflict, "已经作废")
	c.submit(path+"/ready/passphrases", nil)
	page = c.get(path + "/ready")
	fresh, mark := page.found(t, passphraseField), page.found(t, setField)[:1]
	if slices.Equal(fresh, made) {
		t.Error("the withdrawn set came back")
	}
	c.submit(path+"/ready", url.Values{"passphrase": made, "set": set}).shows(t, "a page left open", http.StatusConflict, "已经作废")
	c.submit(path+"/ready", url.Values{"passphrase": fresh, "set": mark}).moved(t, "making ready", path+"/work")
	c.finish(id).moved(t, "ready", path)
	if page := c.get(path + "/ready"); page.status != http.StatusConflict || strings.Contains(page.body, fresh[0]) {
		t.Errorf("after they are used: %d %s", page.status, page.body)
	}
	if _, _, ok := s.server.console.made.shown(id, ""); ok {
		t.Error("used passphrases are still kept")
	}
}

// TestPassphrasesAreForgotten: what was generated is gone after a while; the form that was left open still holds, unless there is
// another set.
func TestPassphrasesAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMadePassphrases()
		m.make("s", "owner", "王主任", []string{"甲", "乙"})
		set, own, ok := m.shown("s", "owner")
		if !ok || !own || len(set.List) != 2 || set.List[0].Passphrase == set.List[1].Passphrase {
			t.Fatalf("made %+v", set)
		}
		if foreign, own, ok := m.shown("s", "other"); !ok || own || foreign.List != nil || foreign.By != "王主任" {
			t.Errorf("another sees %+v", foreign)
		}
		time.Sleep(passphraseLife + time.Second)
		synctest.Wait()
		if _, _, ok := m.shown("s", "owner"); ok {
			t.Error("they are still there")
		}
		if !m.holds("s", set.Mark) || !m.holds("another", "made before a restart") {
			t.Error("a form that was left open is refused")
		}
		m.make("s", "owner", "王主任", []string{"甲", "乙"})
		if m.holds("s", set.Mark) {
			t.Error("the earlier form holds beside another set")
		}
	})
}
