package setup

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a file. What a few bytes may grow to in the parser depends on depth, tokens and the length of keys: it keeps the path
// of keys with every node.
const (
	maxFile   = 1 << 20 // bytes
	maxTokens = 50_000
	maxDepth  = 32    // flow and block together
	maxKey    = 64    // bytes; the longest of ours has 12
	maxText   = 8_000 // bytes of one text: 2,000 characters are the longest that is taken
	maxKeys   = 100   // of one mapping; a criterion has 9
	maxBlank  = 100   // lines in a row: of those at the end of a text the library takes away one after the other, and copies the text each time
	maxMarked = 10    // beginnings and ends of documents, each of which the library looks for from the start
)

// maxMarks bounds what may be a token, wherever it stands: the scanner hands out a whole line at once.
const maxMarks = 4 * maxTokens

// tokens are those of a text that is safe to parse. They are taken from the library's own scanner, which is linear and keeps no
// nesting, and no further than the bounds: so nothing is counted here otherwise than the parser reads it.
func tokens(text []byte) (token.Tokens, error) {
	if len(text) > maxFile {
		return nil, errors.New("the file is larger than 1 MiB: shorten it")
	}
	if n := marks(text); n > maxMarks {
		return nil, fmt.Errorf("the file has %d brackets, commas, colons, dashes and quotes, at most %d are taken: shorten it", n, maxMarks)
	}
	if err := spaced(text); err != nil {
		return nil, err
	}
	var read scanner.Scanner
	read.Init(string(text))
	var list token.Tokens
	var depth nesting
	documents := 0
	for {
		more, err := read.Scan()
		for _, t := range more { // the last one of an error is a token that says it, and the parser does so
			list.Add(t)
			if len(list) > maxTokens {
				return nil, fmt.Errorf("line %d: the file has more than %d words and marks: shorten it", t.Position.Line, maxTokens)
			}
			if t.Type == token.DocumentHeaderType || t.Type == token.DocumentEndType {
				documents++
			}
			if documents > maxMarked {
				return nil, fmt.Errorf("line %d: the file has several YAML documents: write exactly one", t.Position.Line)
			}
			if err := taken(t); err != nil {
				return nil, err
			}
			if err := depth.after(t); err != nil {
				return nil, fmt.Errorf("line %d: %w", t.Position.Line, err)
			}
		}
		if err != nil { // the end of the file, or an error
			return list, nil
		}
	}
}

// spaced refuses long runs of blank lines. It names the line before them.
func spaced(text []byte) error {
	line, ends := 1, 0
	for i, c := range text {
		switch {
		case c == '\n' && i > 0 && text[i-1] == '\r': // one end of a line with it
		case c == '\n' || c == '\r':
			if ends++; ends > maxBlank+1 {
				return fmt.Errorf("line %d: more than %d blank lines follow: delete them", line, maxBlank)
			}
		case c != ' ' && c != '\t':
			line, ends = line+ends, 0
		}
	}
	return nil
}

// marks counts what may end a token.
func marks(text []byte) int {
	n := 0
	for i, c := range text {
		switch c {
		case '[', ']', '{', '}', ',', '"', '\'':
			n++
		case ':', '-', '?', '&', '*', '!':
			if i+1 == len(text) || text[i+1] == ' ' {
				n++
			}
		}
	}
	return n
}

// taken refuses what makes another value of a text than the one that stands there, and keys and texts that are too long.
func taken(t *token.Token) error {
	line := t.Position.Line
	if t.Prev != nil && (t.Prev.Type == token.LiteralType || t.Prev.Type == token.FoldedType) {
		line = t.Prev.Position.Line // of such a text the library has the last
	}
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("line %d: "+format, append([]any{line}, args...)...)
	}
	switch t.Type {
	case token.CommentType:
		return nil
	case token.AnchorType, token.AliasType, token.MergeKeyType:
		return refuse("YAML anchors and aliases are not taken: write the values out; a text that begins with & or * is put in quotes")
	case token.TagType:
		return refuse("YAML tags are not taken: write the value without %q; a text that begins with ! is put in quotes", t.Value)
	case token.DirectiveType:
		return refuse("YAML directives are not taken: delete a line that begins with %%; a text that begins with it is put in quotes")
	case token.MappingValueType:
		if t.Prev != nil && len(t.Prev.Value) > maxKey {
			return refuse("a key is longer than %d bytes: a text with a colon and a space in it is put in quotes", maxKey)
		}
	}
	if len(t.Value) > maxText {
		return refuse("a text is longer than %d bytes: shorten it, or end the quotes that it began with", maxText)
	}
	return nil
}

// nesting follows how deep a token stands: in brackets that are open, and in block lists and mappings by the column at which they began.
type nesting struct{ open []level }

// level is one list or mapping. A bracket has no column.
type level struct{ column, keys int }

var (
	errDeep = fmt.Errorf("lists and mappings stand more than %d deep in each other: no form needs that, write it flatter", maxDepth)
	errDash = errors.New("a dash stands in brackets: write the list there without dashes, or without brackets")
	errKeys = fmt.Errorf("one mapping has more than %d keys: none needs them", maxKeys)
)

func (n *nesting) after(t *token.Token) error {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.open = append(n.open, level{})
	case token.SequenceEndType, token.MappingEndType:
		for len(n.open) > 0 { // with what stands open in it
			last := n.open[len(n.open)-1]
			n.open = n.open[:len(n.open)-1]
			if last.column == 0 {
				break
			}
		}
	case token.SequenceEntryType:
		if n.block(t).column == 0 { // the parser refuses it too, once it has gone through all that follow
			return errDash
		}
	case token.MappingKeyType:
		n.block(t).keys++
	case token.MappingValueType:
		if t.Prev != nil {
			n.block(t.Prev).keys++
		}
	case token.DocumentHeaderType, token.DocumentEndType:
		n.open = nil
	}
	switch last := len(n.open) - 1; {
	case last >= maxDepth:
		return errDeep
	case last >= 0 && n.open[last].keys > maxKeys:
		return errKeys
	}
	return nil
}

// block is the list or mapping that a token outside of brackets belongs to, or the bracket that it stands in.
func (n *nesting) block(t *token.Token) *level {
	at := t.Position.Column
	for last := len(n.open) - 1; last >= 0 && n.open[last].column > at; last-- {
		n.open = n.open[:last]
	}
	last := len(n.open) - 1
	if last < 0 || n.open[last].column != 0 && n.open[last].column != at {
		n.open = append(n.open, level{column: at})
		last++
	}
	return &n.open[last]
}
