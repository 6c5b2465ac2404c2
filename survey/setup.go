package survey

// Setup has all that a session file says: who is assessed, by whom, with which forms and rules. It is frozen when the
// session becomes ready. Package survey/setup reads it from YAML; Check says whether it can be used.
type Setup struct {
	Assessment string     `json:"assessment"`
	Unit       string     `json:"unit"`
	Group      string     `json:"group"`
	Date       string     `json:"date"` // YYYY-MM-DD
	Rehearsal  bool       `json:"rehearsal"`
	Categories []Category `json:"categories"`
	Leaders    []Leader   `json:"leaders"`
	Promoted   []Promoted `json:"promoted"`
	Forms      []Form     `json:"forms"`
	Rules      Rules      `json:"rules"`
	Trustees   Trustees   `json:"trustees"`
	Roles      []RoleName `json:"roles,omitempty"`  // beside the four that every session has
	Bodies     []Body     `json:"bodies,omitempty"` // none: the leading body alone
	Composite  *Composite `json:"composite,omitempty"`
	// Under is the id of the Assessment whose forms, weights and rules the session takes; empty: it has its own.
	Under string `json:"under,omitempty"`
}

// Category (票种) is a kind of voter: a property of the batch of slips, never of a person.
type Category struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Weight   int    `json:"weight"`             // 0–100; all sum to 100
	Slips    int    `json:"slips"`              // to print, spares not included
	Expected *int   `json:"expected,omitempty"` // 应到
}

// Printed returns the number of slips made: slips and spares, spares in percent rounded up.
func (c Category) Printed(spares int) int { return c.Slips + (c.Slips*spares+99)/100 }

// Role decides which wording of a criterion a leader is asked about.
type Role string

const (
	Principal  Role = "principal"  // 主要负责人
	Member     Role = "member"     // 班子成员
	Discipline Role = "discipline" // 纪检监察负责人
	Other      Role = "other"      // 职级干部
)

// Roles lists all roles.
func Roles() []Role { return []Role{Principal, Member, Discipline, Other} }

// Leader (领导干部) is one who is assessed. Name is as written in the roster, inner spaces included.
type Leader struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Post string `json:"post"`
	Role Role   `json:"role"`
}

// Promoted is a newly promoted cadre (新提拔任用干部). Months are YYYY-MM; screens show 1985.03.
type Promoted struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Sex       string `json:"sex,omitempty"`
	Born      string `json:"born"`
	From      string `json:"from"`
	FromSince string `json:"from_since,omitempty"`
	To        string `json:"to"`
	ToSince   string `json:"to_since,omitempty"`
}

// Denominator names the number that a rate is divided by.
type Denominator string

const (
	ByValid  Denominator = "valid"  // valid ballots
	ByMarked Denominator = "marked" // valid ballots with a mark on this criterion
	ByCast   Denominator = "cast"   // ballots in the box
	ByIssued Denominator = "issued" // slips handed out, less those replaced
	// 应到 and 实到, where staff entered them.
	ByExpected Denominator = "expected"
	ByPresent  Denominator = "present"
)

// Rules of counting. Frozen when the session becomes ready.
type Rules struct {
	MinGroup    int         `json:"min_group"` // no group of fewer valid ballots is tabulated; at least 3
	Denominator Denominator `json:"denominator"`
	Spares      int         `json:"spares"` // percent of slips printed on top, 0–100
	ScoreOver   ScoreOver   `json:"score_over,omitempty"`
	Unsure      Unsure      `json:"unsure,omitempty"`
	// NoReplacements: a collected slip whose phone is lost is not replaced (补发).
	NoReplacements bool `json:"no_replacements,omitempty"`
}

// ScoreOver names the number that a mean score is divided by.
type ScoreOver string

const (
	OverMarked ScoreOver = "" // those who gave one; written as "marked"
	OverValid  ScoreOver = "valid"
)

// Unsure is whether marks on unsure grades belong to the denominator of a rate.
type Unsure string

const (
	UnsureCounted  Unsure = "" // written as "counted"
	UnsureExcluded Unsure = "excluded"
)

// RoleName is a role that an office names itself.
type RoleName struct {
	Code Role   `json:"code"`
	Name string `json:"name"`
}

// Body is one of those that a form over bodies rates.
type Body struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Composite (综合得分) is a document beside the Report: a weighted mean over forms' totals and figures from elsewhere.
type Composite struct {
	Name  string          `json:"name"`
	Over  Subjects        `json:"over"` // OverLeaders, OverPromoted or OverBody
	Parts []CompositePart `json:"parts"`
}

// CompositePart is a form's total, or a figure that is entered; Add puts it on top instead of weighing it.
type CompositePart struct {
	Form    string `json:"form,omitempty"`
	Entered string `json:"entered,omitempty"`
	Weight  int    `json:"weight,omitempty"`
	Add     bool   `json:"add,omitempty"`
}

// BodyList returns the bodies that forms over them rate.
func (s *Setup) BodyList() []Body {
	if len(s.Bodies) == 0 {
		return []Body{{ID: "body", Name: leadingBody}}
	}
	return s.Bodies
}

// RoleList returns all roles of the session with their names, those that every session has first.
func (s *Setup) RoleList() []RoleName {
	var list []RoleName
	for _, r := range Roles() {
		list = append(list, RoleName{r, r.Chinese()})
	}
	return append(list, s.Roles...)
}

// DefaultRules apply where a session file is silent.
func DefaultRules() Rules { return Rules{MinGroup: 5, Denominator: ByValid} }

// MaxTrustees is how many trustees a session may name, boxkey.MaxTrustees.
const MaxTrustees = 5

// Trustees (开箱人): any Threshold of those named open the box.
type Trustees struct {
	Threshold int      `json:"threshold"`
	Names     []string `json:"names"`
}

// Category returns the category with this code.
func (s *Setup) Category(code string) (Category, bool) {
	for _, c := range s.Categories {
		if c.Code == code {
			return c, true
		}
	}
	return Category{}, false
}

// Codes returns the codes of all categories, in listed order.
func (s *Setup) Codes() []string {
	list := make([]string, len(s.Categories))
	for i, c := range s.Categories {
		list[i] = c.Code
	}
	return list
}
