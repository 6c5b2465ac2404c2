// Package files is all that a server reads of files that staff bring, and how each is read: in a child ([child.Room]), which a bad file may
// end. These are all of them, and what is done for the other files that ceping reads:
//
//   - a list of people, from a workbook or pasted: [Files.Workbook], [Files.Pasted]
//   - a session file, in the console and from the command line beside a server: [Files.Session], [Files.SessionText]
//   - a form as text, in the console: [Files.Form]
//   - figures of the composite, in the console: [Files.Figures]; from the command line beside a server they are read in a child first, and by
//     the Office, which writes down their digest, after that ([Files.Figures] again)
//   - an archive, a backup: recount and restore read them in the process of their command, within their own bounds, which stands behind a
//     server beside it ([child.StepBack]); no server has a way to be given one
//   - passphrases, and whatever else a command is given: read in the process of that command
//
// A command without a server beside it reads in its own process ([child.Here]): it is no more than that command that a bad file ends.
package files

import (
	"context"
	"encoding/json"
	"time"

	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/roster"
)

// Kinds of files.
const (
	workbook = "workbook"
	pasted   = "pasted"
	session  = "session"
	form     = "form"
	figures  = "figures"
)

// Readers are the readers of all kinds. builtins has the forms that a session file may name by id; it is asked in the child, when one is read.
func Readers(builtins func() (map[string]survey.Form, error)) child.Readers {
	return child.Readers{
		workbook: {Read: readWorkbook, Remedy: "remedy_workbook"},
		pasted:   {Read: readPasted, Remedy: "remedy_pasted"},
		session:  {Read: readSession(builtins), Remedy: "remedy_session_file"},
		form:     {Read: readForm, Remedy: "remedy_form_text"},
		figures:  {Read: readFigures, Remedy: "remedy_figures"},
	}
}

// Limits are what a child may take. The largest workbooks that the bounds of package roster let in take 192 MB and, on a machine at rest, two
// seconds; 128 MB are too few for them.
func Limits() child.Limits {
	return child.Limits{Memory: 256 << 20, Time: 30 * time.Second, Answer: 32 << 20}
}

// Place is where they are read: a child.Room, or child.Here.
type Place interface {
	Read(ctx context.Context, order child.Order, into any) error
}

// Files reads them in a place. The errors of all methods are those of the readers, as they would be without a child, and *survey.Refusal of
// child_*.
type Files struct{ in Place }

// In reads in a place.
func In(place Place) Files { return Files{place} }

// Workbook reads a list of people from an .xlsx, which is called name.
func (f Files) Workbook(ctx context.Context, name string, file []byte) (t roster.Table, err error) {
	err = f.in.Read(ctx, child.Order{Kind: workbook, Name: name, File: file}, &t)
	return t, err
}

// readWorkbook leaves out empty cells at the end of a row, of which there may be a million.
func readWorkbook(ctx context.Context, _ json.RawMessage, file []byte) (any, error) {
	t, err := roster.XLSX(ctx, file)
	return trimmed(t), err
}

func trimmed(t roster.Table) roster.Table {
	for i, row := range t {
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		t[i] = row
	}
	return t
}

// Pasted reads a list of people that was pasted.
func (f Files) Pasted(ctx context.Context, name, text string) (t roster.Table, err error) {
	err = f.in.Read(ctx, child.Order{Kind: pasted, Name: name, File: []byte(text)}, &t)
	return t, err
}

func readPasted(_ context.Context, _ json.RawMessage, file []byte) (any, error) {
	t, err := roster.ReadText(string(file))
	return trimmed(t), err
}
