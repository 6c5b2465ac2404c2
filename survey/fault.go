package survey

import "fmt"

// Fault is why a session is out of service: what it stands on is not what was left. Nothing is written for such a session, and
// nothing of it deleted; others are not touched by it. Empty: none.
type Fault string

const (
	FaultPhase      Fault = "phase_unknown"  // its phase is no word that is known
	FaultRecord     Fault = "record_damaged" // what staff entered, or its keys, cannot be read or are not whole
	FaultMissing    Fault = "box_missing"    // there is no file
	FaultEmpty      Fault = "box_empty"      // the file has no bytes
	FaultUnreadable Fault = "box_unreadable" // the file cannot be opened or read
	FaultForeign    Fault = "box_foreign"    // the file is another session's, or another data directory's
	FaultOlder      Fault = "box_older"      // the file has not seen acts that it had seen
	FaultShape      Fault = "box_shape"      // its slots are not as many, or not as wide, as were made
	FaultNewer      Fault = "box_newer"      // a newer ceping wrote it
)

var faultTexts = map[Fault][2]string{
	FaultPhase:      {"its phase in ceping.db is a word that this ceping does not know", "数据库中它的阶段无法识别"},
	FaultRecord:     {"its record in ceping.db cannot be read, or is not whole", "数据库中它的记录损坏或不完整"},
	FaultMissing:    {"its box %s is missing", "它的票箱文件%s不见了"},
	FaultEmpty:      {"its box %s is empty", "它的票箱文件%s是空的"},
	FaultUnreadable: {"its box %s cannot be read", "它的票箱文件%s无法读取"},
	FaultForeign:    {"its box %s belongs to another session or another data directory", "它的票箱文件%s属于别的测评会或别的数据目录"},
	FaultOlder:      {"its box %s is an older copy: it lacks acts that were recorded", "它的票箱文件%s是旧副本，缺少已记录的操作"},
	FaultShape:      {"its box %s has not the slots that were made", "它的票箱文件%s的票位数量或大小不符"},
	FaultNewer:      {"its box %s was written by a newer ceping", "它的票箱文件%s由更新版本的程序写入"},
}

// boxName is where the box of a session lies, below the data directory.
func boxName(id string) string { return "boxes/" + id + ".db" }

// ofBox reports whether it is the box that does not fit.
func (f Fault) ofBox() bool { return f != FaultPhase && f != FaultRecord }

// English says what is wrong with a session and what to do.
func (f Fault) English(id string) string {
	what, remedy := faultTexts[f][0], "restore a backup into another directory"
	switch {
	case f == FaultNewer:
		remedy = "use the ceping that wrote it"
	case f.ofBox():
		remedy = "end ceping, put back the file that was taken from there, and start again; or " + remedy
	}
	if f.ofBox() {
		what = fmt.Sprintf(what, boxName(id))
	}
	return fmt.Sprintf("session %s is out of service: %s. Delete nothing: %s", id, what, remedy)
}

// Chinese is English for screens.
func (f Fault) Chinese(id string) string {
	what, remedy := faultTexts[f][1], "把备份恢复到另一个目录"
	switch {
	case f == FaultNewer:
		remedy = "请用写入它的那个版本打开"
	case f.ofBox():
		remedy = "请停止程序，把原来的文件放回原处后再启动；或" + remedy
	}
	if f.ofBox() {
		what = fmt.Sprintf(what, boxName(id))
	}
	return fmt.Sprintf("这场测评会已停用：%s。不要删除任何文件：%s", what, remedy)
}

// Err is the answer to every act on the session: ErrUnavailable to phones, a *Refusal to staff. Nil for no fault.
func (f Fault) Err(id string) error {
	if f == "" {
		return nil
	}
	return &outOfService{&Refusal{English: f.English(id), Chinese: f.Chinese(id)}}
}

type outOfService struct{ refusal *Refusal }

func (e *outOfService) Error() string   { return e.refusal.English }
func (e *outOfService) Unwrap() []error { return []error{e.refusal, ErrUnavailable} }
