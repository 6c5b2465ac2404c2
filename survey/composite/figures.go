package composite

import (
	"encoding/csv"
	"errors"
	"fmt"
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
		return nil, survey.Refuse("the figures are larger than 1 MiB: one row a subject is enough", "文件太大：每个测评对象一行就够了")
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
			return nil, survey.Refuse(
				fmt.Sprintf("line 1: the head of the figures is %q: write subject, then %s, each once", short(strings.Join(head, ",")), strings.Join(names, ", ")),
				fmt.Sprintf("第1行的表头不对：第一列写 subject，其余各列写 %s，各一列", strings.Join(names, "、")))
		}
	}
	for _, name := range names {
		if !slices.Contains(columns, name) {
			return nil, survey.Refuse(
				fmt.Sprintf("line 1: the figures have no column %q: add it, with empty cells where a figure is missing", name),
				fmt.Sprintf("缺少“%s”一列：请补上，没有分数的留空", name))
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
		return survey.Refuse(fmt.Sprintf("line %d: %q stands twice: leave one row out", line, short(row[0])), fmt.Sprintf("第%d行：“%s”重复了，请只留一行", line, short(row[0])))
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
			return survey.Refuse(fmt.Sprintf("line %d: %q stands in a column without a name: name it, or empty the cell", line, shown), fmt.Sprintf("第%d行：“%s”这一列没有表头", line, shown))
		case column == nameColumn && !slices.Contains(Entered(s.Composite), nameColumn):
			if survey.NameKey(cell) != survey.NameKey(subject.Name) {
				return survey.Refuse(fmt.Sprintf("line %d: %s is %q and not %q: look whether the rows are mixed up", line, subject.ID, subject.Name, short(cell)),
					fmt.Sprintf("第%d行：%s 是“%s”，不是“%s”，请核对是否错行", line, subject.ID, subject.Name, short(cell)))
			}
		case !figureText.MatchString(typed):
			return survey.Refuse(fmt.Sprintf("line %d: %q under %s is no number such as 95 or 87.5, with at most six digits before and after the point: correct it, or leave it empty when it is missing", line, shown, column),
				fmt.Sprintf("%s的“%s”：“%s”不是数字，请写成 95 或 87.5 的样子，小数点前后最多各六位，没有分数的留空", subject.Name, column, shown))
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
	return survey.Subject{}, survey.Refuse(
		fmt.Sprintf("line %d: %q is none of those whom the composite is over, or several have the name: write an id, one of %s", line, short(cell), strings.Join(ids, ", ")),
		fmt.Sprintf("第%d行：“%s”不在测评对象里，或有同名的：请写代码（%s）", line, short(cell), strings.Join(ids, "、")))
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
	return survey.Refuse(fmt.Sprintf("line %d: the figures are no CSV: save the table as CSV and give that file", line),
		fmt.Sprintf("第%d行读不出来：请把表格另存为 CSV 文件再上传", line))
}

// Text is a figure as it may be typed: its shortest decimal form.
func Text(figure *big.Rat) string {
	text := figure.FloatString(6) // exact: no figure has more places
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
