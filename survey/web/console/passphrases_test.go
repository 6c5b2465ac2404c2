package console

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ceping/survey/web/webtest"
)

const (
	passphraseField = `name="passphrase" value="([^"]*)"`
	setField        = `name="set" value="([^"]*)"`
)

// TestReloadMakesNothingNew: the page of generated passphrases can be loaded again, gone back to and asked for again: it shows the same
// ones, to the staff session that made them and to nobody else, until they are used or withdrawn.
func TestReloadMakesNothingNew(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	id := s.Create(nil)
	path := "/console/sessions/" + id
	making := c.Submit(path+"/ready/passphrases", nil)
	if making.Status != http.StatusSeeOther || making.Header.Get("Location") != path+"/ready" {
		t.Fatalf("generating answers with a page that a reload makes anew: %d %s", making.Status, making.Body)
	}
	page := c.Get(path + "/ready")
	made, set := page.Found(t, passphraseField), page.Found(t, setField)[:1]
	if page.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the page may be kept: %s", page.Header.Get("Cache-Control"))
	}
	if again := c.Get(path+"/ready").Found(t, passphraseField); !slices.Equal(again, made) {
		t.Errorf("loaded again: %v, were %v", again, made)
	}
	c.Submit(path+"/ready/passphrases", nil)
	if again := c.Get(path+"/ready").Found(t, passphraseField); !slices.Equal(again, made) {
		t.Errorf("asked for again: %v, were %v", again, made)
	}

	// Another browser of the same terminal sees that there is a set, and not which; nor does it make a second one.
	other := s.Staff()
	other.Submit(path+"/ready/passphrases", nil)
	seen := other.Get(path + "/ready")
	seen.Shows(t, "another's set", http.StatusOK, "终端生成的一组口令正在分发", "作废")
	if strings.Contains(seen.Body, made[0]) || strings.Contains(seen.Body, `name="passphrase"`) {
		t.Error("another browser sees the passphrases, or may set others")
	}
	other.Submit(path+"/ready", url.Values{"passphrase": webtest.Trusted}).Shows(t, "typed ones beside them", http.StatusConflict, "正在分发")

	// Withdrawn: its form is refused, and the next set is another.
	c.Submit(path+"/ready/passphrases/discard", url.Values{"set": set})
	c.Get(path+"/ready").Shows(t, "withdrawn", http.StatusOK, "生成口令", "各人自己设")
	c.Submit(path+"/ready", url.Values{"passphrase": made, "set": set}).Shows(t, "a withdrawn set", http.StatusConflict, "已经作废")
	c.Submit(path+"/ready/passphrases", nil)
	page = c.Get(path + "/ready")
	fresh, mark := page.Found(t, passphraseField), page.Found(t, setField)[:1]
	if slices.Equal(fresh, made) {
		t.Error("the withdrawn set came back")
	}
	c.Submit(path+"/ready", url.Values{"passphrase": made, "set": set}).Shows(t, "a page left open", http.StatusConflict, "已经作废")
	c.Submit(path+"/ready", url.Values{"passphrase": fresh, "set": mark}).Moved(t, "making ready", path+"/work")
	c.Finish(id).Moved(t, "ready", path)
	if page := c.Get(path + "/ready"); page.Status != http.StatusConflict || strings.Contains(page.Body, fresh[0]) {
		t.Errorf("after they are used: %d %s", page.Status, page.Body)
	}
	if _, _, ok := s.mounted.ready.made.shown(id, ""); ok {
		t.Error("used passphrases are still kept")
	}
}

// TestPassphrasesAreForgotten: what was generated is gone after a while; the form that was left open still holds, unless there is
// another set.
func TestPassphrasesAreForgotten(t *testing.T) {
	if passphraseLife > 15*time.Minute {
		t.Errorf("generated passphrases are kept for %v, and SECURITY.md says 15 minutes", passphraseLife)
	}
	synctest.Test(t, func(t *testing.T) {
		m := newMadePassphrases()
		m.make("s", "owner", "王主任", []string{"甲", "乙"})
		set, own, ok := m.shown("s", "owner")
		if !ok || !own || len(set.List) != 2 || bytes.Equal(set.List[0].Passphrase, set.List[1].Passphrase) {
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
