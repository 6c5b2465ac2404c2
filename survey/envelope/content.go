package envelope

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// ErrContent is returned for an opened envelope that is not, byte for byte, the canonical form of what it says.
var ErrContent = errors.New("envelope: content is not canonical")

// State says how a ballot is as a whole, in every one of its envelopes.
type State string

const (
	Marked  State = ""        // something is on the ballot; its envelopes say what
	Blank   State = "blank"   // nothing is on the ballot
	Spoiled State = "spoiled" // a paper ballot that was declared invalid
)

// Content holds what one envelope says. Which fields may be set is the Shape's to say; an empty field says nothing.
type Content struct {
	State   State
	Marks   string   // one character a graded criterion: the grade's index in base 36 (0-9a-z), - for blank; "" when all are
	Scores  []string // one decimal text a scored criterion, "" for blank; nil when all are
	Choices []string // codes of options, in listed order
	Text    string
}

// text is the canonical form's layout: encoding/json writes keys in this order and leaves empty ones out.
type text struct {
	Version int      `json:"v"`
	Marks   string   `json:"marks"`
	Scores  []string `json:"scores"`
	Choices []string `json:"choices"`
	Text    string   `json:"text"`
	State   State    `json:"state"`
}

// Encode writes the canonical text: keys in a fixed order, no white space, what is empty left out, and of all characters only
// ", \ and LF escaped, as \", \\ and \n.
func (c Content) Encode() []byte {
	var b strings.Builder
	b.WriteString(`{"v":2`)
	if c.Marks != "" {
		b.WriteString(`,"marks":`)
		writeString(&b, c.Marks)
	}
	writeList(&b, "scores", c.Scores)
	writeList(&b, "choices", c.Choices)
	if c.Text != "" {
		b.WriteString(`,"text":`)
		writeString(&b, c.Text)
	}
	if c.State != Marked {
		b.WriteString(`,"state":`)
		writeString(&b, string(c.State))
	}
	b.WriteByte('}')
	return []byte(b.String())
}

func writeList(b *strings.Builder, key string, list []string) {
	if len(list) == 0 {
		return
	}
	b.WriteString(`,"` + key + `":[`)
	for i, s := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		writeString(b, s)
	}
	b.WriteByte(']')
}

var escapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`)

func writeString(b *strings.Builder, s string) {
	b.WriteByte('"')
	escapes.WriteString(b, s)
	b.WriteByte('"')
}

// Decode reads a canonical text. The error is ErrContent for anything that Encode would not have written in just these bytes:
// other order, white space or escapes, a key twice or unknown, a lone surrogate, bytes that are not UTF-8.
func Decode(canonical []byte) (Content, error) {
	decoder := json.NewDecoder(bytes.NewReader(canonical))
	decoder.DisallowUnknownFields()
	var t text
	if err := decoder.Decode(&t); err != nil || t.Version != 2 {
		return Content{}, ErrContent
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Content{}, ErrContent
	}
	c := Content{State: t.State, Marks: t.Marks, Scores: t.Scores, Choices: t.Choices, Text: t.Text}
	if !bytes.Equal(c.Encode(), canonical) {
		return Content{}, ErrContent
	}
	return c, nil
}
