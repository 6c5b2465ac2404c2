package words

import (
	"fmt"
	"strings"

	"ceping/survey"
)

// Compared is how many characters of a ready session's fingerprint people compare.
const Compared = 12

var actsOfSessions = map[string]shown{
	survey.ActCreate:  {name: "建立测评会"},
	survey.ActReady:   {"制票", readReady},
	"edit":            {name: "修改筹备内容"},
	"advance":         {"进入下一阶段", readStep},
	"back to draft":   {"退回筹备", readWithdrawn},
	"erase":           {"永久删除", readErased},
	survey.ActIssue:   {"制作领票码", readIssued},
	survey.ActVoid:    {"作废一张坏票", nameOnly},
	survey.ActReplace: {"补发一张", nameOnly},
}

// Created is a session made for a unit.
func Created(unit string) Deed { return Deed{survey.ActCreate, unit} }

// Edited is a draft changed, of a unit.
func Edited(unit string) Deed { return Deed{"edit", unit} }

const (
	keysDetail      = "manifest %s, wrapped key %s"
	setupDetail     = ", setup "
	compositeDetail = ", composite "
)

// Readied is a session made ready: its manifest's fingerprint, the SHA-256 of its wrapped box key in hex, the digest of what the Report
// takes from its setup beside the manifest, and the composite's definition; "" where it has none.
func Readied(fingerprint, key, setup, composite string) Deed {
	detail := fmt.Sprintf(keysDetail, fingerprint, key)
	if setup != "" {
		detail += setupDetail + setup
	}
	if composite != "" {
		detail += compositeDetail + composite
	}
	return Deed{survey.ActReady, detail}
}

// ReadyKeys reads fingerprint and key back; empty when the detail has not both.
func ReadyKeys(detail string) (fingerprint, key string) {
	manifest, rest, _ := strings.Cut(detail, ", ")
	wrapped, _, _ := strings.Cut(rest, ", ")
	if !scanned(manifest, "manifest %s", &fingerprint) || !scanned(wrapped, "wrapped key %s", &key) {
		return "", ""
	}
	return fingerprint, key
}

// ReadySetup reads the digest of the setup back; "" when the detail has none.
func ReadySetup(detail string) string {
	detail, _, _ = strings.Cut(detail, compositeDetail)
	_, setup, _ := strings.Cut(detail, setupDetail)
	return setup
}

// ReadyComposite reports whether a session was made ready with this composite; "" is none.
func ReadyComposite(detail, composite string) bool {
	_, recorded, has := strings.Cut(detail, compositeDetail)
	return has == (composite != "") && recorded == composite
}

func readReady(name, detail string) (string, bool) {
	if fingerprint, _ := ReadyKeys(detail); len(fingerprint) >= Compared {
		return fmt.Sprintf("%s，校验码前%d位 %s", name, Compared, spaced(fingerprint[:Compared])), true
	}
	return name, true
}

const stepDetail = "%s to %s"

// Stepped is a session that went from one phase to the next.
func Stepped(from, to survey.Phase) Deed { return Deed{"advance", fmt.Sprintf(stepDetail, from, to)} }

func readStep(_, detail string) (string, bool) {
	var from, to survey.Phase
	if !scanned(detail, stepDetail, &from, &to) {
		return "", false
	}
	return fmt.Sprintf("从“%s”转到“%s”", ChineseOf(from), ChineseOf(to)), true
}

const inBackup = "in a backup, which has no seed: its slips and keys are not in it"

// Withdrawn is a session taken back to draft from a phase.
func Withdrawn(from survey.Phase) Deed {
	return Deed{"back to draft", string(from) + " to draft; slips and keys are erased"}
}

// WithdrawnInBackup is one that is a draft in a backup, and what it was where the backup was made.
func WithdrawnInBackup() Deed { return Deed{"back to draft", inBackup} }

func readWithdrawn(name, detail string) (string, bool) {
	if detail == inBackup {
		return "备份里" + name + "：备份不含领票码和票箱的锁", true
	}
	return name + "，领票码和票箱的锁作废", true
}

const (
	erasedOf   = " of "
	aRehearsal = "rehearsal"
)

// Erased is a unit's session erased: a rehearsal, or one in a phase.
func Erased(phase survey.Phase, rehearsal bool, unit string) Deed {
	kind := string(phase)
	if rehearsal {
		kind = aRehearsal
	}
	return Deed{"erase", kind + erasedOf + unit}
}

func readErased(name, detail string) (string, bool) {
	kind, unit, _ := strings.Cut(detail, erasedOf)
	said, known := map[string]string{aRehearsal: "试填", string(survey.Draft): "筹备稿", string(survey.Archived): "票据"}[kind]
	return name + "：" + said + " " + unit, known
}

const slipsDetail = "%d slips"

// Issued is so many slips made.
func Issued(slips int) Deed { return Deed{survey.ActIssue, fmt.Sprintf(slipsDetail, slips)} }

func readIssued(name, detail string) (string, bool) {
	var n int
	if !scanned(detail, slipsDetail, &n) {
		return "", false
	}
	return fmt.Sprintf("%s%d张", name, n), true
}

// Voided is a slip withdrawn, and Replaced one that another was given for. Which one no log says.
func Voided() Deed   { return Deed{survey.ActVoid, "one slip"} }
func Replaced() Deed { return Deed{survey.ActReplace, "one slip"} }

// scanned reads all values of a format back; not of a detail that goes on behind it, which would be hidden.
func scanned(detail, format string, into ...any) bool {
	_, err := fmt.Sscanf(detail+"\n", format+"\n", into...)
	return err == nil
}
