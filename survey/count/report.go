package count

import (
	"ceping/survey"
)

// Report (结果) holds what may be published of a session, version 2: the one computed result that every output writes out. Its JSON is
// the contract of contracts.md. Rounded numbers are strings with two decimals, rates in percent; counts are integers; what is
// absent is null.
type Report struct {
	Version   int               `json:"version"`
	Counting  int               `json:"counting"`
	Software  string            `json:"software"`
	Yardstick string            `json:"yardstick"`
	Session   ReportSession     `json:"session"`
	Rules     ReportRules       `json:"rules"`
	Notes     []string          `json:"notes"` // 口径说明, one sentence each
	Alarms    []Alarm           `json:"alarms"`
	Seal      ReportSeal        `json:"seal"`
	Result    *ReportResult     `json:"result"`   // NewResult's, once blinds are drawn; null before
	Withheld  bool              `json:"withheld"` // fewer valid ballots than min_group in all
	Groups    []Group           `json:"groups"`
	Counts    map[string]Counts `json:"counts"` // by category, merged group of the session, and Total
	Trustees  ReportTrustees    `json:"trustees"`
	Forms     []ReportForm      `json:"forms"`
	// Setup says what was asked, for those who draw the Report or compute on. It is no part of the JSON: nil in a Report read from it.
	Setup *survey.Setup `json:"-"`
	// Cautions are sentences for those who hold the outputs that are not the Report's own, such as that another session of the unit can
	// be subtracted. Outputs show them beside the alarms; they are no part of the JSON.
	Cautions []string `json:"-"`
	// Earlier is the Report of version 1 that this one draws, and whose JSON is published; nil of a session counted by these rules.
	Earlier any `json:"-"`
}

// Keys of the maps of a Report beside the codes of groups, grades and bands.
const (
	Total    = "total"    // all envelopes that are in
	Weighted = "weighted" // weighted over groups
	Unmarked = "unmarked" // in marks: envelopes without a mark
	Given    = "given"    // in marks of a scored criterion: scores given
)

// ReportSession names the sitting.
type ReportSession struct {
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	Unit       string `json:"unit"`
	Group      string `json:"group"`
	Date       string `json:"date"`
	Rehearsal  bool   `json:"rehearsal,omitempty"`
}

// ReportRules are the rules of counting, defaults filled in.
type ReportRules struct {
	MinGroup     int                `json:"min_group"`
	Denominator  survey.Denominator `json:"denominator"`
	ScoreOver    string             `json:"score_over"`
	Unsure       string             `json:"unsure"`
	Spares       int                `json:"spares"`
	Replacements bool               `json:"replacements"`
}

// ReportSeal is the seal as it was closed.
type ReportSeal struct {
	Count  int    `json:"count"`
	Digest string `json:"digest"`
}

// ReportTrustees are those who could open the box.
type ReportTrustees struct {
	Threshold int      `json:"threshold"`
	Names     []string `json:"names"`
}

// Alarm is a mismatch that the report shows and never mends.
type Alarm struct {
	Code     string `json:"code"`
	Category string `json:"category,omitempty"`
	Form     string `json:"form,omitempty"`
	Subject  string `json:"subject,omitempty"`
	Count    *int   `json:"count,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Text     string `json:"text"`
}

// Counts are the header counts. Nil is absent: not entered, or withheld.
type Counts struct {
	Expected  *int `json:"expected"`  // 应到
	Present   *int `json:"present"`   // 实到
	Printed   int  `json:"printed"`   // 印制
	Void      int  `json:"void"`      // 作废
	Leftover  *int `json:"leftover"`  // 余票
	Issued    int  `json:"issued"`    // 发出
	Collected int  `json:"collected"` // 领取
	Replaced  int  `json:"replaced"`  // 补发
	Cast      int  `json:"cast"`      // 收回
	Paper     int  `json:"paper"`     // 其中纸质
	Valid     *int `json:"valid"`     // 有效
	Blank     *int `json:"blank"`     // 空白
	Invalid   *int `json:"invalid"`   // 无效
}
