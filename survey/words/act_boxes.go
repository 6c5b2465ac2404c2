package words

import (
	"fmt"
	"strings"

	"ceping/survey"
)

var actsOfBoxes = map[string]shown{
	survey.ActClose:       {"封箱", readSealed},
	survey.ActArchive:     {"归档", readSealed},
	survey.ActReopen:      {"重新开放", readReopened},
	survey.ActOpen:        {"开箱计票", readOpened},
	survey.ActOpenDespite: {"检查不符，仍然开箱", readDespite},
	"open refused":        {"检查不符，没有开箱", nameOnly},
	"open failed":         {"开箱未成", readFailed},
}

const (
	sealedBallots = "%d ballots, "
	sealedDigest  = "digest "
	sealedCounts  = "counts "
	sealedResult  = "result code "
	sealedDetail  = sealedBallots + sealedDigest + "%s"
)

// Closing and Reopening are acts whose detail the store writes, which alone knows the seal: Closed and Reopened.
func Closing() Deed   { return Deed{survey.ActClose, ""} }
func Reopening() Deed { return Deed{survey.ActReopen, ""} }

// Closed is a box sealed, with the digest of all counts at that moment.
func Closed(seal survey.Seal, counts string) Deed {
	return Deed{survey.ActClose, sealed(seal, sealedCounts, counts)}
}

// Archived is a session archived, with the seal of its box and its result code.
func Archived(seal survey.Seal, code string) Deed {
	return Deed{survey.ActArchive, sealed(seal, sealedResult, code)}
}

// sealed is a detail with something more before the digest, which ends it: "" for nothing.
func sealed(seal survey.Seal, what, more string) string {
	if more != "" {
		more = what + more + openedAlso
	}
	return fmt.Sprintf(sealedBallots, seal.Count) + more + sealedDigest + seal.Digest
}

// SealDigest reads the seal's digest back; "" when the detail has none.
func SealDigest(detail string) string {
	_, digest, _ := strings.Cut(detail, sealedDigest)
	return digest
}

// ClosedCounts and ArchivedCode read back what the detail has beside the seal; "" when it has none.
func ClosedCounts(detail string) string { return sealedMore(detail, sealedCounts) }
func ArchivedCode(detail string) string { return sealedMore(detail, sealedResult) }

func sealedMore(detail, what string) string {
	_, rest, _ := strings.Cut(detail, openedAlso+what)
	more, _, ok := strings.Cut(rest, openedAlso+sealedDigest)
	if !ok {
		return ""
	}
	return more
}

func readSealed(name, detail string) (string, bool) {
	for _, what := range []string{sealedCounts, sealedResult} {
		if more := sealedMore(detail, what); more != "" {
			detail = strings.Replace(detail, what+more+openedAlso, "", 1)
		}
	}
	var n int
	var digest string
	if !scanned(detail, sealedDetail, &n, &digest) {
		return "", false
	}
	return fmt.Sprintf("%s：%d张，封箱校验码 %s", name, n, spaced(digest)), true
}

const withdrawnSeal = "withdrawn digest "

// Reopened is a box opened for voting again; its seal holds no more.
func Reopened(seal survey.Seal) Deed { return Deed{survey.ActReopen, withdrawnSeal + seal.Digest} }

func readReopened(name, detail string) (string, bool) {
	digest, ok := strings.CutPrefix(detail, withdrawnSeal)
	return name + "，作废的封箱校验码 " + spaced(digest), ok
}

const (
	openedDetail = sealedBallots + survey.SealMark + "%t"
	openedAlso   = ", "
)

// Opened is a box counted: how many ballots it had, whether as it was sealed, whether a ballot was refused since it was full, and the mark
// of what is kept of it.
func Opened(ballots int, matches, full bool, mark string) Deed {
	detail := fmt.Sprintf(openedDetail, ballots, matches)
	if full {
		detail += openedAlso + survey.BoxFullMark
	}
	return Deed{survey.ActOpen, detail + openedAlso + mark}
}

func readOpened(name, detail string) (string, bool) {
	var n int
	var matches bool
	count, rest, _ := strings.Cut(detail, openedAlso)
	seal, rest, _ := strings.Cut(rest, openedAlso)
	if !scanned(count+openedAlso+seal, openedDetail, &n, &matches) {
		return "", false
	}
	told := fmt.Sprintf("%s：%d张，%s", name, n, map[bool]string{true: "与封箱校验码相符", false: "与封箱校验码不符"}[matches])
	if full, _, _ := strings.Cut(rest, openedAlso); full == survey.BoxFullMark {
		told += "，有测评票因箱内票数已等于领取票数而未收"
	}
	return told, true
}

const reasonDetail = "; " + survey.ReasonMark

// OpenedDespite is a box opened in spite of what was found, and why.
func OpenedDespite(found, reason string) Deed {
	return Deed{survey.ActOpenDespite, strings.ReplaceAll(found, survey.ReasonMark, "reason ") + reasonDetail + reason}
}

func readDespite(name, detail string) (string, bool) {
	_, reason, ok := strings.Cut(detail, reasonDetail)
	return name + "，理由：" + reason, ok
}

const (
	failedDetail = "%d passphrases"
	timeDetail   = ", time %d"
)

// OpenRefused is a box that was not opened for what was found.
func OpenRefused(found string) Deed { return Deed{"open refused", found} }

// OpenFailed is a box that so many passphrases did not open.
func OpenFailed(passphrases int) Deed {
	return Deed{"open failed", fmt.Sprintf(failedDetail, passphrases)}
}

// Again is the same for so many times in a row.
func (d Deed) Again(times int) Deed {
	if times > 1 {
		d.detail += fmt.Sprintf(timeDetail, times)
	}
	return d
}

func readFailed(name, detail string) (string, bool) {
	var n, times int
	if scanned(detail, failedDetail+timeDetail, &n, &times) {
		return fmt.Sprintf("%s：输入%d个口令，第%d次", name, n, times), true
	}
	ok := scanned(detail, failedDetail, &n)
	return fmt.Sprintf("%s：输入%d个口令", name, n), ok
}
