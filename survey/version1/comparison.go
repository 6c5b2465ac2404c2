package version1

import (
	"math/big"

	"ceping/survey"
)

// Comparison (各单位比较, 一把尺子) puts the units that one assessment measured side by side. It uses no more than what each
// session's Report publishes, is computed in exact numbers throughout, and rounded once, here: numbers are strings with two
// decimals, rates in percent, nil where there is none.
type Comparison struct {
	Assessment Compared
	Previous   *Compared // the same exercise's last year; nil when none was chosen
	Software   string
	Notes      []string // the rules in words, one sentence each
	Sessions   []ComparedSession
	Withheld   []ComparedSession // fewer valid ballots than min_group: named, without a number
	Waiting    []ComparedSession // not opened yet
	Refused    []RefusedSession  // measured by another yardstick
	Forms      []ComparedForm
}

// Compared names an assessment.
type Compared struct {
	ID, Name string
	Version  int
}

// ComparedSession names a session. Label is the unit, with the day when the unit has several.
type ComparedSession struct {
	ID, Unit, Label, Date, Group string
	Phase                        survey.Phase
	Valid                        *int     // valid ballots; nil when they are not published
	Alarms                       []string // of its Report
}

// RefusedSession is a session whose rules are not those of the assessment.
type RefusedSession struct {
	ComparedSession
	Why []string // what differs, in Chinese
}

// ComparedForm compares the units by one form.
type ComparedForm struct {
	ID, Title string
	Over      survey.Subjects
	Basis     string // what ranks: 总分, or the name of a derived rate
	ByRole    bool   // subjects are ranked within their role
	Columns   []ComparedColumn
	Units     []ComparedUnit // by rank, or as Sort left them
	Average   []*string      // of each column, over the units that have a number there
	Subjects  []ComparedSubject
	Spreads   []Spread
	Notes     []string // on this form alone
}

// ComparedColumn is a column of numbers. Key is for Sort: a criterion's id after "c.", or one of the constants.
type ComparedColumn struct{ Key, Name string }

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
	basisTotal    = "总分"
	basisRateUnit = "（%）"
)

// ComparedUnit is a unit's row: Values are by column. For a form over several subjects they are means over the unit's subjects.
type ComparedUnit struct {
	ComparedSession
	Subjects int // rated by the form
	Rank     *int
	Values   []Measure
}

// Measure is a number among those of its column.
type Measure struct {
	Text            *string
	Highest, Lowest bool // of the column; equals share it, and neither is set when all are equal
	exact           *big.Rat
}

// ComparedSubject is one leader or promoted cadre among those of all units. Rate is what ranks when the total does not.
type ComparedSubject struct {
	Unit       string // the session's label
	Name, Post string
	Role       survey.Role
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
