package count

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
	// Sum is all scores given, in hundredths, by group: what the exact mean is made of. Nil of a graded criterion.
	Sum map[string]int64 `json:"-"`
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
