package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

// Setup is what a manifest and its trustees say, as it is counted: a category's slips include the spares, and a composite, which is
// no part of the numbers, is not there. The error says what of the manifest cannot be: it is not byte for byte as it is written when
// a session becomes ready, describes what no session can be, or lists other envelopes or another yardstick than follow from it.
func Setup(manifestText string, trustees survey.Trustees) (manifest.Manifest, survey.Setup, error) {
	m, err := manifest.Parse(manifestText)
	var key *strict.KeyError
	if errors.As(err, &key) {
		return m, survey.Setup{}, fmt.Errorf("it has a key that is unknown, missing, twice or out of place: %q", key.Key)
	}
	if err != nil {
		return m, survey.Setup{}, plain(err)
	}
	if m.Counting != manifest.Counting {
		return m, survey.Setup{}, fmt.Errorf("it names counting rules %d, and this ceping counts by %d: use a newer one", m.Counting, manifest.Counting)
	}
	if again, err := compact(m); err != nil || again != manifestText {
		return m, survey.Setup{}, errors.New("it has a key that is unknown, missing, twice or out of place")
	}
	if err := whole(m); err != nil {
		return m, survey.Setup{}, err
	}
	s, err := setupOf(m)
	if err != nil {
		return m, s, err
	}
	s.Trustees = trustees
	if err := wellFormed(&s); err != nil {
		return m, s, err
	}
	if yardstick, err := manifest.Yardstick(&s); err != nil || yardstick != m.Yardstick {
		return m, s, errors.New("its yardstick is not that of its forms and rules")
	}
	list := manifest.Envelopes(&s)
	same := len(list) == len(m.Envelopes)
	for i := 0; same && i < len(list); i++ {
		same = list[i].Key == m.Envelopes[i].Key && list[i].Size == m.Envelopes[i].Size &&
			strings.Join(list[i].Categories, " ") == strings.Join(m.Envelopes[i].Categories, " ")
	}
	if !same {
		return m, s, errors.New("its envelopes are not those of its forms")
	}
	if size := manifest.SealedSize(list); size > envelope.MaxBallot {
		return m, s, fmt.Errorf("its envelopes take %d bytes together, and a ballot %d at most", size, envelope.MaxBallot)
	}
	return m, s, nil
}

// whole refuses a manifest whose lists are null, or whose keys have another length than keys.
func whole(m manifest.Manifest) error {
	null := m.Rules == nil || m.Roles == nil || m.Bodies == nil || m.Categories == nil || m.Leaders == nil || m.Promoted == nil || m.Forms == nil || m.Envelopes == nil
	for _, f := range m.Forms {
		null = null || f.Roles == nil || f.Grades == nil || f.Derived == nil || f.Criteria == nil || f.Categories == nil
	}
	if null {
		return errors.New("a list is null")
	}
	keys := []string{m.BoxKey}
	for _, c := range m.Categories {
		keys = append(keys, c.IssuerKey)
	}
	for _, key := range keys {
		if _, err := base64url.Exactly(key, envelope.KeySize); err != nil {
			return fmt.Errorf("%q is no key of %d bytes", key, envelope.KeySize)
		}
	}
	return nil
}

// compact is a manifest as it is written when a session becomes ready.
func compact(m manifest.Manifest) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(m)
	return strings.TrimSuffix(text.String(), "\n"), err
}

func setupOf(m manifest.Manifest) (survey.Setup, error) {
	s := survey.Setup{
		Assessment: m.Assessment, Unit: m.Unit, Group: m.Group, Date: m.Date, Rehearsal: m.Rehearsal, Leaders: m.Leaders, Promoted: m.Promoted,
		Roles: m.Roles, Bodies: m.Bodies,
		Rules: survey.Rules{MinGroup: m.MinGroup, Denominator: m.Denominator, Spares: m.Spares, NoReplacements: !m.Replacements},
	}
	switch m.ScoreOver {
	case "marked":
	case "valid":
		s.Rules.ScoreOver = survey.OverValid
	default:
		return s, fmt.Errorf("score_over is %q", m.ScoreOver)
	}
	switch m.Unsure {
	case "counted":
	case "excluded":
		s.Rules.Unsure = survey.UnsureExcluded
	default:
		return s, fmt.Errorf("unsure is %q", m.Unsure)
	}
	for _, c := range m.Categories {
		s.Categories = append(s.Categories, survey.Category{Code: c.Code, Name: c.Name, Weight: c.Weight, Slips: c.Slips})
	}
	for _, f := range m.Forms {
		form, err := formOf(f)
		if err != nil {
			return s, fmt.Errorf("form %q: %w", f.ID, err)
		}
		s.Forms = append(s.Forms, form)
	}
	return s, nil
}

func formOf(m manifest.Form) (survey.Form, error) {
	f := survey.Form{
		ID: m.ID, Title: m.Title, Package: m.Package, Subjects: m.Subjects, Roles: m.Roles, Derived: m.Derived, Rank: m.Rank, RankWithin: m.RankWithin,
		Quota: m.Quota, Required: m.Required, Categories: m.Categories, Weights: m.Weights, Flags: m.Flags,
	}
	switch m.Total {
	case "mean":
	case "sum":
		f.Total = survey.TotalSum
	default:
		return f, fmt.Errorf("its total is %q", m.Total)
	}
	var err error
	if f.Grades, err = gradesOf(m.Grades); err != nil {
		return f, err
	}
	for _, c := range m.Criteria {
		criterion, err := criterionOf(m.Required, c)
		if err != nil {
			return f, fmt.Errorf("criterion %q: %w", c.ID, err)
		}
		f.Criteria = append(f.Criteria, criterion)
	}
	return f, nil
}

func gradesOf(list []manifest.Grade) (grades []survey.Grade, err error) {
	for _, g := range list {
		grade := survey.Grade{Code: g.Code, Name: g.Name, Unsure: g.Unsure}
		if g.Unsure == (g.Value != nil) {
			return nil, fmt.Errorf("grade %q has a value and is unsure, or neither", g.Code)
		}
		if g.Value != nil {
			if grade.Value, err = decimal(*g.Value); err != nil {
				return nil, err
			}
		}
		grades = append(grades, grade)
	}
	return grades, nil
}

func criterionOf(required bool, m manifest.Criterion) (c survey.Criterion, err error) {
	c = survey.Criterion{ID: m.ID, Kind: m.Kind, Name: m.Name, About: m.About, Options: m.Options, When: m.When}
	if c.Grades, err = gradesOf(m.Grades); err != nil {
		return c, err
	}
	switch m.Kind {
	case survey.Graded, survey.Scored:
		if m.Required == nil {
			return c, errors.New("it does not say whether it is required")
		}
		c.Required, c.Optional = *m.Required, required && !*m.Required
		if c.Weight, err = decimal(m.Weight); err != nil {
			return c, err
		}
	case survey.Choices, survey.Text:
		if c.Min, err = number(m.Min); err != nil {
			return c, err
		}
		if c.Max, err = number(m.Max); err != nil {
			return c, err
		}
	}
	if m.Kind != survey.Scored {
		return c, nil
	}
	c.Points = &survey.Points{}
	least, _ := m.Min.(string)
	most, _ := m.Max.(string)
	for _, p := range []struct {
		text string
		into *survey.Decimal
	}{{least, &c.Points.Min}, {most, &c.Points.Max}, {m.Step, &c.Points.Step}} {
		if *p.into, err = decimal(p.text); err != nil {
			return c, err
		}
	}
	for _, b := range m.Bands {
		from, err := decimal(b.From)
		if err != nil {
			return c, err
		}
		c.Bands = append(c.Bands, survey.Band{Code: b.Code, Name: b.Name, From: from})
	}
	return c, nil
}

// decimal reads a shortest text.
func decimal(text string) (survey.Decimal, error) {
	d, err := survey.ParseDecimal(text)
	if err == nil && d.String() != text {
		err = fmt.Errorf("%q is not in its shortest form", text)
	}
	return d, err
}

// number reads a number of a list of choices or a text: absent is 0.
func number(value any) (int, error) {
	n, ok := value.(float64)
	if value == nil {
		return 0, nil
	}
	if !ok || n < 0 || n > 1_000_000 || n != float64(int(n)) {
		return 0, errors.New("its min or max is not a whole number from 0 to 1000000")
	}
	return int(n), nil
}
