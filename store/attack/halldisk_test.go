package attack_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ceping/store/attack"
	"ceping/survey"
)

// once: every mark lies in one block of the disk, and so went through no other that still has it: not through a block of the log, of a
// file that was rewritten, of the file system's own journal.
func once(t *testing.T, moment string, image []byte, kinds map[string][][]byte) {
	t.Helper()
	for kind, list := range kinds {
		for i, mark := range list {
			if n := bytes.Count(image, mark); n != 1 {
				t.Errorf("%s: of the %s number %d lies %d times on the disk", moment, kind, i, n)
			}
		}
	}
}

// batchTimes are how many times of writing a raw ext4 image has of a file of a size: its inode is in the file system's journal once for
// each time that it was synced.
func batchTimes(image []byte, size int64, since time.Time) int {
	times := map[[2]uint32]bool{}
	for at := 0; at+256 <= len(image); at += 128 {
		inode := image[at:]
		seconds, rest := binary.LittleEndian.Uint32(inode[0x10:]), binary.LittleEndian.Uint32(inode[0x88:])
		modified := time.Unix(int64(seconds), int64(rest>>2))
		if mode := binary.LittleEndian.Uint16(inode); mode == 0x8180 && int64(binary.LittleEndian.Uint32(inode[4:])) == size && modified.After(since) {
			times[[2]uint32{seconds, rest}] = true
		}
	}
	return len(times)
}

// playOnDisk is one sitting in a house of its own on a disk, whose every byte is read at moments of its life.
func playOnDisk(t *testing.T, disk *attack.Disk, n int, sum figures) (batches, times int) {
	t.Helper()
	image := func() []byte { return imageOf(t, disk)["image"] }
	look := func(moment string, voters []*person, kinds ...string) {
		t.Helper()
		content := image()
		once(t, moment, content, marks(voters, kinds...))
		sum.look("image, "+moment, attack.Copy{"image": content}, voters, kinds...)
	}
	dir, err := os.MkdirTemp(disk.Dir, "")
	must(t, err)
	h := openHall(t, dir, setupOf(2, n))
	defer func() {
		h.close()
		must(t, os.RemoveAll(dir)) // forty houses are more than the disk holds
	}()
	h.advance(survey.Collecting)
	collected := shuffled(h.voters)
	h.collectAll(collected)
	look("collecting", collected, slipMarks, elements)
	h.advance(survey.Voting)
	voters, before := shuffled(h.voters), max(2, n*2/3)
	moment := 2 + int(random(1)[0])%(before-1)
	began := time.Now()
	h.together(voters[:before], 3, h.send, func(done int) {
		if batches++; done >= moment {
			look("voting", voters[:done], nonces, covers, firstMarks, firstTexts)
			moment = n + 1
		}
	})
	info, err := os.Stat(filepath.Join(dir, "boxes", h.id+".db"))
	must(t, err)
	content, err := disk.Image()
	must(t, err)
	times = batchTimes(content, info.Size(), began)
	h.advance(survey.Closed)
	withdrawn := h.salt()
	gone := map[string][][]byte{"withdrawn salts": {withdrawn}, "credentials": marks(voters[:before], credentials)[credentials]}
	look("closed", voters[:before], nonces, credentials, covers, firstMarks, firstTexts)
	h.advance(survey.Voting)
	look("reopened", voters[:before], nonces, covers, firstMarks, firstTexts)
	nowhere(t, attack.Copy{"the disk": image()}, "reopened", gone)
	h.castAll(voters[before:])
	look("reopened, all cast", voters, nonces, covers, firstMarks, firstTexts, lastMarks)
	sum.late("image, reopened, all cast", attack.Copy{"image": image()}, voters, before)
	h.advance(survey.Closed)
	h.open()
	look("opened", voters, credentials, covers, firstMarks, firstTexts, lastMarks)
	nowhere(t, attack.Copy{"the disk": image()}, "opened", map[string][][]byte{"withdrawn salts": {withdrawn}, "seeds": {h.seed}, "nonces": marks(voters, nonces)[nonces],
		"elements": marks(voters, elements)[elements], "slips": codes(voters)})
	must(t, h.office.Terminal().Erase(commandLine, h.id))
	nowhere(t, attack.Copy{"the disk": image()}, "erased", marks(voters, slipMarks, credentials, covers, firstMarks, firstTexts, lastMarks))
	return batches, times
}

// TestHallOnDisk is TestSittings on an ext4 whose every block is read, those included that no file has any more: each row is in one block
// alone, which was drawn, so no block of the log, of a rewritten file or of the file system's journal tells through which a ballot went. A log
// that is truncated leaves them twice. What the file system does keep is when batches came, of more than the last one: that is said.
func TestHallOnDisk(t *testing.T) {
	disk, err := attack.Mount(t.TempDir(), 24<<20)
	if err != nil {
		t.Skip("no file system can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := disk.Unmount(); err != nil {
			t.Error(err)
		}
	})
	t.Run("naive: a log that is truncated", func(t *testing.T) {
		const n = 12
		dir, err := os.MkdirTemp(disk.Dir, "")
		must(t, err)
		box, ballots, twice := openNaive(t, dir, n, drawn(n)), newEnvelopes(n), 0
		for i, one := range ballots {
			box.cast(t, []envelopes{one})
			beside(t, filepath.Join(dir, fmt.Sprint("beside", i)))
		}
		image := imageOf(t, disk)["image"]
		for _, one := range ballots {
			if bytes.Count(image, one.keys[0][:32]) > 1 {
				twice++
			}
		}
		t.Logf("%d of %d covers lie in a block besides their own", twice, n)
		if twice == 0 {
			t.Error("the suite does not bite")
		}
		must(t, box.db.Close())
		must(t, os.RemoveAll(dir))
	})
	sizes, repetitions := []int{3, 12}, 2
	if testing.Short() {
		sizes, repetitions = []int{5}, 1
	}
	if *full {
		sizes, repetitions = []int{3, 5, 12, 30, 60}, max(1, *times/5)
	}
	seen := 0
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			batches, times := 0, 0
			tell(t, n, judge(t, func() figures {
				sum := figures{}
				for range repetitions {
					b, found := playOnDisk(t, disk, n, sum)
					batches, times = batches+b, times+found
				}
				return sum
			}))
			t.Logf("batches before the closing: %d; times of writing the box in the raw image: %d", batches, times)
			seen += times
		})
	}
	if seen == 0 { // of three voters alone, whose only batch may have the time of the tick before, none need be there
		t.Error("the attack on the file system's journal reads another place than it thinks")
	}
}
