package count

import (
	"ceping/survey"
)

// Report (结果) is what may be published of a session, version 2: the one computed result that every output writes out. Its JSON is
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
	Withheld  bool              `json:"withheld"` // fewer valid ballots than min_group in all
	Groups    []Group           `json:"groups"`
	Counts    map[string]Counts `json:"counts"` // by category, merged group of the session, and Total
	Trustees  ReportTrustees    `json:"trustees"`
	Forms     []ReportForm      `json:"forms"`
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

// ReportForm holds the results of one form. A withheld one has no subjects, choices or texts.
type ReportForm struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Package    string          `json:"package"`
	Categories []string        `json:"categories"`
	Withheld   bool            `json:"withheld"`
	Groups     []Group         `json:"groups"` // null: the session's
	Grades     []ReportGrade   `json:"grades"`
	Weights    map[string]int  `json:"weights"` // by category
	Total      string          `json:"total"`   // mean or sum
	Subjects   []ReportSubject `json:"subjects"`
	Choices    []ReportChoices `json:"choices"`
	Texts      []ReportTexts   `json:"texts"`
}

// ReportGrade is a grade of a scale; an unsure one has no value.
type ReportGrade struct {
	Code   string  `json:"code"`
	Name   string  `json:"name"`
	Value  *string `json:"value"`
	Unsure bool    `json:"unsure,omitempty"`
}

// ReportSubject holds the results of a subject that has graded or scored criteria.
type ReportSubject struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Post     *string           `json:"post"`
	Total    *string           `json:"total"`
	Rank     *int              `json:"rank"`
	Flags    []string          `json:"flags"`
	Valid    map[string]*int   `json:"valid"` // marks envelopes that are in, by group and Total; null of a category that the session merged
	Criteria []ReportCriterion `json:"criteria"`
}

// ReportCriterion holds the results of one graded or scored criterion of one subject. Inner keys of Marks and Rates are codes of
// grades or bands; outer keys are groups, Total and Weighted. Derived is keyed by the name of the rate first. Of a withheld
// criterion all four are null.
type ReportCriterion struct {
	ID       string                        `json:"id"`
	Name     string                        `json:"name"`
	Grades   []ReportGrade                 `json:"grades"` // a scale of its own, or null
	Scale    *ReportScale                  `json:"scale,omitempty"`
	Bands    []ReportBand                  `json:"bands,omitempty"`
	Withheld bool                          `json:"withheld"`
	Marks    map[string]map[string]int     `json:"marks"`
	Rates    map[string]map[string]*string `json:"rates"`
	Derived  map[string]map[string]*string `json:"derived"`
	Scores   map[string]*string            `json:"scores"`
	Dropped  []string                      `json:"dropped"` // groups left out of the weighted score
}

// ReportScale is the points that a scored criterion takes, as shortest decimal texts.
type ReportScale struct {
	Min  string `json:"min"`
	Max  string `json:"max"`
	Step string `json:"step"`
}

// ReportBand is a range of scores.
type ReportBand struct {
	Code string `json:"code"`
	Name string `json:"name"`
	From string `json:"from"`
}

// ReportChoices holds the counts of a multiple choice, by marks descending, then as listed. Marks have Total alone where a group is
// too small to be shown.
type ReportChoices struct {
	Subject   string         `json:"subject"`
	Criterion string         `json:"criterion"`
	Valid     int            `json:"valid"`
	Options   []ReportOption `json:"options"`
}

// ReportOption counts one option; Rate is over all envelopes that are in.
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
	Withheld  bool     `json:"withheld"` // fewer than ten valid ballots in the categories that fill the form
	Texts     []string `json:"texts"`
}
