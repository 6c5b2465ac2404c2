package console

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestBackupsAreTold: the list says that a backup waits for a session in the hall, that erased ballots are in some until then, and that one
// failed; and nothing of them while all is as it should be. Whoever has an account reads it, and no session is named.
func TestBackupsAreTold(t *testing.T) {
	dir := t.TempDir()
	s := &site{}
	s.Site = webtest.Keeping(t, dir, 2, s.rooms)
	c := s.Staff()
	opened := s.Sitting(survey.Opened)
	lacks(t, "kept", c.Get("/console"), "自动备份")
	hall := s.Sitting(survey.Collecting)
	second := s.Sitting(survey.Voting)
	second.Advance(survey.Closed)
	second.Open()
	observer := s.LoggedIn("监督", c.Added("监督", "observer", ""))
	for _, who := range []*webtest.Staffed{c, observer} {
		who.Get("/console").Shows(t, "one is collecting", http.StatusOK, "自动备份推迟了", "开箱后会自动补做")
	}
	archived := s.Trust.By(s.Office.Terminal())
	digest, err := archived.Digest(t.Context(), opened.ID)
	if err == nil {
		err = archived.Archive(t.Context(), opened.ID, digest)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Office.Terminal().Erase(t.Context(), opened.ID); err != nil {
		t.Fatal(err)
	}
	c.Get("/console").Shows(t, "one is collecting, another erased", http.StatusOK, "1份自动备份里还留着已经删除的内容")
	if err := os.Chmod(filepath.Join(dir, "backups"), 0o777); err != nil {
		t.Fatal(err)
	}
	hall.Advance(survey.Draft)
	c.Get("/console").Shows(t, "it failed", http.StatusOK, "自动备份没有写成", "别人可以改写")
	if err := os.Chmod(filepath.Join(dir, "backups"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Office.Terminal().CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	lacks(t, "made up for", c.Get("/console"), "自动备份")
}
