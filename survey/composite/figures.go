package composite

import (
	"encoding/csv"
	"errors"
	"io"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"ceping/survey"
)

// Figures are entered from elsewhere: by subject's id and the name of the part. What is not there is missing.
type Figures map[string]map[string]*big.Rat

// maxFigures bounds a file of them, in bytes.
const maxFigures = 1 << 20

// a figure may be below 0: what is added may be taken off.
var figureText = regexp.MustCompile(`^-?[0-9]{1,6}(\.[0-9]{1,6})?$`)

// ReadFigures reads a CSV with the head subject,<name>…: a row a subject, by id or by a name that only one has, and a column for each
// part that is entered. An empty cell is a figure that is missing, and so is a row that is not there. A column 姓名 is compared with the
// name of the subject. Every other column, an unknown subject, one that stands twice and what is no number are refused (*survey.Refusal)
// by line.
func ReadFigures(text string, s *survey.Setup) (Figures, error) {
	names := Entered(s.Composite)
	if len(text) > maxFigures {
		return nil, survey.Refuse("figures_large")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	head, err := r.Read()
	if err != nil {
		return nil, unreadable(err)
	}
	columns, err := headed(head, names)
	if err != nil {
		return nil, err
	}
	figures := Figures{}
	for {
		row, err := r.Read()
		switch {
		case err == io.EOF:
			return figures, nil
		case err != nil:
			return nil, unreadable(err)
		}
		line, _ := r.FieldPos(0)
		if err := figures.row(s, columns, row, line); err != nil {
			return nil, err
		}
	}
}

// Entered are the names of the parts that are entered, in their order.
func Entered(c *survey.Composite) (names []string) {
	for _, p := range c.Parts {
		if p.Entered != "" {
			names = append(names, p.Entered)
		}
	}
	return names
}

const (
	subjectColumn = "subject"
	nameColumn    = "姓名"
)

// headed is what each column has; "" of one without a name.
func headed(head, names []string) ([]string, error) {
	columns := make([]string, len(head))
	for i, cell := range head {
		columns[i] = strings.TrimSpace(cell)
		if i == 0 && (columns[i] == subjectColumn || columns[i] == "测评对象") {
			columns[i] = subjectColumn
			continue
		}
		known := columns[i] == "" || slices.Contains(names, columns[i]) || columns[i] == nameColumn
		if i == 0 || !known || columns[i] != "" && slices.Index(columns[:i], columns[i]) >= 0 {
			return nil, survey.Refuse("figures_head", short(strings.Join(head, ",")), names)
		}
	}
	for _, name := range names {
		if !slices.Contains(columns, name) {
			return nil, survey.Refuse("figures_column_missing", name)
		}
	}
	return columns, nil
}

func (f Figures) row(s *survey.Setup, columns, row []string, line int) error {
	if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
		return nil // a table program saves such rows below the last
	}
	subject, err := who(s, row[0], line)
	if err != nil {
		return err
	}
	if f[subject.ID] != nil {
		return survey.Refuse("figures_row_twice", line, short(row[0]))
	}
	f[subject.ID] = map[string]*big.Rat{}
	for i, cell := range row[1:] {
		column := ""
		if i+1 < len(columns) {
			column = columns[i+1]
		}
		typed := survey.Plain(cell)
		shown := short(typed)
		switch {
		case typed == "":
		case column == "":
			return survey.Refuse("figures_column_unnamed", line, shown)
		case column == nameColumn && !slices.Contains(Entered(s.Composite), nameColumn):
			if survey.NameKey(cell) != survey.NameKey(subject.Name) {
				return survey.Refuse("figures_row_mixed", line, subject.ID, subject.Name, short(cell))
			}
		case !figureText.MatchString(typed):
			return survey.Refuse("figures_number", line, shown, column, subject.Name)
		default:
			f[subject.ID][column], _ = new(big.Rat).SetString(typed)
		}
	}
	return nil
}

// who is the subject of a row, by id, or by a name that only one has.
func who(s *survey.Setup, cell string, line int) (survey.Subject, error) {
	list, found := s.Over(s.Composite.Over), []survey.Subject{}
	for _, subject := range list {
		if subject.ID == strings.TrimSpace(cell) {
			return subject, nil
		}
		if survey.NameKey(subject.Name) == survey.NameKey(cell) {
			found = append(found, subject)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	ids := make([]string, len(list))
	for i, subject := range list {
		ids[i] = subject.ID
	}
	return survey.Subject{}, survey.Refuse("figures_subject", line, short(cell), ids)
}

// short is what an error shows of a cell.
func short(cell string) string {
	if letters := []rune(cell); len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return cell
}

func unreadable(err error) error {
	line := 1
	var at *csv.ParseError
	if errors.As(err, &at) {
		line = at.Line
	}
	return survey.Refuse("figures_not_csv", line)
}

// Text is a figure as it may be typed: its shortest decimal form.
func Text(figure *big.Rat) string {
	text := figure.FloatString(6) // exact: no figure has more places
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
