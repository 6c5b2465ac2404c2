package version1

import "ceping/survey"

// Report (结果) is what may be published of a session: the one computed result that every output writes out. Its JSON is
// the contract of version 1. Rounded numbers are strings with two decimals, rates in percent; counts
// are integers; what is absent is null.
type Report struct {
	Version  int               `json:"version"`
	Software string            `json:"software"`
	Session  ReportSession     `json:"session"`
	Rules    survey.Rules      `json:"rules"`
	Notes    []string          `json:"notes"` // 口径说明, one sentence each
	Alarms   []Alarm           `json:"alarms"`
	Seal     survey.Seal       `json:"seal"`
	Withheld bool              `json:"withheld"` // fewer valid ballots than min_group in all
	Groups   []survey.Group    `json:"groups"`
	Counts   map[string]Counts `json:"counts"` // by category, merged group, and Total
	Forms    []ReportForm      `json:"forms"`
	Setup    *survey.Setup     `json:"-"` // what was asked
}

// ReportSession names the sitting.
type ReportSession struct {
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	Unit       string `json:"unit"`
	Group      string `json:"group"`
	Date       string `json:"date"`
	Rehearsal  bool   `json:"rehearsal,omitempty"`
}

// Alarm is a mismatch that the report shows and never mends. Category is empty when it is about the whole box.
type Alarm struct {
	Code     string `json:"code"`
	Category string `json:"category,omitempty"`
	Reason   string `json:"reason,omitempty"` // that staff gave
	Text     string `json:"text"`
}

// Codes of alarms; SealMismatch, CastAboveCollected and BoxCopied, of findings, are some too.
const (
	leftoverMissing      = "leftover_missing"
	openedDespite        = "opened_despite"
	issuedBelowCollected = "issued_below_collected"
	issuedAbovePresent   = "issued_above_present"
)

// Counts are the header counts. Nil is absent: not entered, or withheld.
type Counts struct {
	Expected  *int `json:"expected"`  // 应到
	Present   *int `json:"present"`   // 实到
	Printed   int  `json:"printed"`   // 印制
	Void      int  `json:"void"`      // 作废
	Leftover  *int `json:"leftover"`  // 余票
	Issued    int  `json:"issued"`    // 发出
	Collected int  `json:"collected"` // 领取
	Cast      int  `json:"cast"`      // 收回
	Paper     int  `json:"paper"`     // 其中纸质
	Valid     *int `json:"valid"`     // 有效
	Blank     *int `json:"blank"`     // 空白
	Invalid   *int `json:"invalid"`   // 无效
}

// ReportForm holds the results of one form. What JSON leaves out is for those who draw it.
type ReportForm struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Package  string          `json:"package"`
	Over     survey.Subjects `json:"-"`
	Grades   []survey.Grade  `json:"-"` // in order
	Subjects []ReportSubject `json:"subjects"`
	Choices  []ReportChoices `json:"choices"`
	Texts    []ReportTexts   `json:"texts"`
}

// ReportSubject holds the results of a subject that has graded criteria.
type ReportSubject struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Post     string            `json:"post"`
	Total    *string           `json:"total"`
	Rank     *int              `json:"rank"`
	Criteria []ReportCriterion `json:"criteria"`
}

// ReportCriterion holds the results of one graded criterion of one subject. Inner keys of Marks and Rates are codes of
// grades; outer keys are groups, Total and Weighted. Derived is keyed by the name of the rate first.
type ReportCriterion struct {
	ID      string                        `json:"id"`
	Name    string                        `json:"name"`
	Marks   map[string]map[string]int     `json:"marks"` // with Unmarked
	Rates   map[string]map[string]*string `json:"rates"`
	Derived map[string]map[string]*string `json:"derived"`
	Scores  map[string]*string            `json:"scores"`
	Dropped []string                      `json:"dropped"` // groups left out of the weighted score
}

// ReportChoices holds the counts of a multiple choice, by marks descending, then as listed.
type ReportChoices struct {
	Subject   string         `json:"subject"`
	Criterion string         `json:"criterion"`
	Valid     int            `json:"valid"`
	Options   []ReportOption `json:"options"`
}

// ReportOption counts one option; Rate is over all valid ballots.
type ReportOption struct {
	Code  string         `json:"code"`
	Name  string         `json:"name"`
	Marks map[string]int `json:"marks"`
	Rate  *string        `json:"rate"`
}

// ReportTexts holds what was written, in an order that depends on the texts and the seal alone.
type ReportTexts struct {
	Subject   string   `json:"subject"`
	Criterion string   `json:"criterion"`
	Withheld  bool     `json:"withheld"` // fewer than ten valid ballots
	Texts     []string `json:"texts"`
}
