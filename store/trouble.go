package store

import (
	"errors"
	"path/filepath"

	"ceping/store/vault"
	"ceping/survey"
)

// lossOf is what an order-free file's own answer, whether it is in its place, says of it.
func lossOf(path string, err error) survey.Loss {
	switch {
	case errors.Is(err, vault.ErrCut):
		return survey.LossCut
	case replaced(err):
		return lossAt(path)
	}
	return ""
}

// troubleOf is a loss in words: which file, what it means in the hall, and what to do.
func troubleOf(name string, loss survey.Loss, k *kept) survey.Trouble {
	t := survey.Trouble{Code: "trouble_file", Hinders: true, Writing: loss.InHand()}
	var means, do survey.Code
	switch {
	case k != nil:
		t.Session, means = k.session.ID, "loss_of_box"
	case name == slipsName:
		means = "loss_of_slips"
	default:
		means = "loss_of_house"
	}
	switch loss {
	case survey.LossCut:
		do = "loss_do_restore"
	case survey.LossBarred:
		do = "loss_do_rights"
	default:
		do = "loss_do_put_back"
	}
	t.Values = []any{name, loss.How(), means, do}
	return t
}

// roomTroubles are what is the matter with disk and open files.
func (s *Store) roomTroubles() map[string]survey.Trouble {
	found := map[string]survey.Trouble{}
	lacks := s.keepReserve(besides)
	switch free, err := freeRoom(s.dir); {
	case err != nil:
	case free < tight:
		found["disk"] = survey.Trouble{Code: "disk_full", Values: []any{s.reserved()}, Hinders: true}
	case free < scarce:
		found["disk"] = survey.Trouble{Code: "disk_scarce", Values: []any{int(free >> 20)}}
	}
	if _, said := found["disk"]; lacks > 0 && !said {
		found["disk"] = survey.Trouble{Code: "reserve_missing", Values: []any{int(lacks>>20) + 1}}
	}
	if open, most, err := openFiles(); err == nil && most-open < fewFiles {
		found["files"] = survey.Trouble{Code: "files_few", Values: []any{most}, Hinders: true}
	}
	return found
}

// reserved says whether the reserve is there still.
func (s *Store) reserved() survey.Code {
	if sizeOf(filepath.Join(s.dir, reserveName)) > 0 {
		return "disk_reserve_kept"
	}
	return "disk_reserve_gone"
}
