// Package compare puts the units that one assessment measured side by side (各单位比较, 一把尺子). It uses no more than what each session's
// Report publishes: exact numbers are made anew of its counts, computed on exactly, and rounded once.
package compare

import (
	"math/big"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
)

// Comparison is what stands side by side. Numbers are strings with two decimals, rates in percent, nil where there is none.
type Comparison struct {
	Assessment Assessment
	Previous   *Assessment // the same exercise's last year; nil when none was chosen
	Software   string
	Notes      []string // the rules in words, one sentence each
	Sessions   []Session
	Withheld   []Session // fewer valid ballots than min_group: named, without a number
	Waiting    []Session // not opened yet
	Refused    []Refused // measured by another yardstick, or counted by other rules
	Forms      []Form
}

// Assessment names one.
type Assessment struct {
	ID, Name string
	Version  int
}

// Year is what an assessment measured. Its reports are in any order; rehearsals among them stay out.
type Year struct {
	Assessment survey.Assessment
	Opened     []Opened
	Waiting    []Session // ID, Unit, Date, Group and Phase
}

// Opened is a session that was counted. Its Report must have its Setup.
type Opened struct {
	Report *count.Report
	Phase  survey.Phase
}

// Session names a session. Label is the unit, with the day when the unit has several.
type Session struct {
	ID, Unit, Label, Date, Group string
	Phase                        survey.Phase
	Valid                        *int     // valid ballots; nil when they are not published
	Alarms                       []string // of its Report
}

// Refused is a session whose rules are not those of the assessment.
type Refused struct {
	Session
	Why []string // what differs, in Chinese
}

// Form compares the units by one form.
type Form struct {
	ID, Title string
	Over      survey.Subjects
	Many      bool   // units have several subjects, and their numbers are means
	Basis     string // what ranks: 总分, or the name of a derived rate
	ByRole    bool   // subjects are ranked within their role
	Columns   []Column
	Units     []Unit    // by rank, or as Sort left them
	Average   []*string // of each column, over the units that have a number there; nil with fewer than three
	Subjects  []Subject
	Spreads   []Spread
	Notes     []string // on this form alone
}

// Column is a column of numbers. Key is for Sort: a criterion's id after "c.", or one of the constants.
type Column struct{ Key, Name string }

// Keys of columns, and of orders that are not a column's.
const (
	ColumnTotal  = "total"
	ColumnRate   = "rate"   // the derived rate that ranks; absent when the total does
	ColumnLast   = "last"   // what ranked last year; absent when there is nothing to compare with
	ColumnChange = "change" // this year's minus last year's; absent also when the two cannot be compared
	OrderRank    = "rank"
	OrderUnit    = "unit"
)

const (
	columnOf      = "c." // before a criterion's id
	basisRateUnit = "（%）"
	leastAverage  = 3 // units: the average of two is the other unit's number
)

// basisTotal is what ranks where no rate does.
var basisTotal = words.Chinese("compare_total")

// Unit is a unit's row: Values are by column. For a form over several subjects they are means over the unit's subjects that have a number.
type Unit struct {
	Session
	Subjects int      // rated by the form
	Merged   []string // groups that were counted as one, by the names of their categories
	Rank     *int
	Values   []Measure
}

// Measure is a number among those of its column.
type Measure struct {
	Text            *string
	Highest, Lowest bool // of the column; equals share it, and neither is set when all are equal
	exact           *big.Rat
}

// Subject is one leader, promoted cadre or body among those of all units. Rate is what ranks when the total does not.
type Subject struct {
	Unit       string // the session's label
	Name, Post string
	Role       string // its name; "" of others than leaders
	Total      *string
	Rate       *string
	Rank       *int // across units, within the role when the form says so
}

// Spread is how numbers lie: five marks of a box plot, and the points. Quartiles lie at (n−1)/4, (n−1)/2 and 3(n−1)/4 of the
// points in order, interpolated linearly, as Excel's QUARTILE.INC has them.
type Spread struct {
	Name                           string
	Min, Lower, Median, Upper, Max string
	Mean                           string
	Points                         []Point // ascending; never none
}

// Point is one number and whose it is.
type Point struct{ Name, Value string }
