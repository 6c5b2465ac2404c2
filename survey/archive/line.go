package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

// line is one line of the file: an object with one of these keys.
type line struct {
	Archive  *head         `json:"archive,omitempty"`
	Envelope *envelopeLine `json:"envelope,omitempty"`
	Act      *actLine      `json:"act,omitempty"`
	End      *endLine      `json:"end,omitempty"`
}

type head struct {
	Version     int                `json:"version"`
	Software    string             `json:"software"`
	Manifest    string             `json:"manifest"`
	WrappedKey  base64url.Bytes    `json:"wrapped_key"`
	Trustees    survey.Trustees    `json:"trustees"`
	Counts      map[string]Counts  `json:"counts"`
	Salt        base64url.Bytes    `json:"salt"`
	Seal        ballot.Seal        `json:"seal"`
	Credentials digest             `json:"credentials"`
	Facts       facts              `json:"facts"`
	Result      count.ReportResult `json:"result"`
	Envelopes   int                `json:"envelopes"`
	Acts        int                `json:"acts"`
}

type facts struct {
	SealMismatch bool   `json:"seal_mismatch"`
	BoxFull      bool   `json:"box_full"`
	Despite      string `json:"despite"`
	Corrected    string `json:"corrected"`
}

// factsOf leaves out what the acts tell by themselves.
func factsOf(f count.Facts) facts { return facts{f.SealMismatch, f.BoxFull, f.Despite, f.Corrected} }

func (f facts) count() count.Facts {
	return count.Facts{SealMismatch: f.SealMismatch, BoxFull: f.BoxFull, Despite: f.Despite, Corrected: f.Corrected}
}

type envelopeLine struct {
	Key      string          `json:"key"`
	Category string          `json:"category"`
	Sealed   base64url.Bytes `json:"sealed"`
}

type actLine struct {
	Number int    `json:"number"`
	At     string `json:"at"`
	Who    string `json:"who"`
	Name   string `json:"name"`
	Detail string `json:"detail"`
	Hash   string `json:"hash"`
}

type endLine struct {
	SHA256 digest `json:"sha256"`
}

// digest is a SHA-256 in lower-case hex.
type digest [sha256.Size]byte

func (d digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

func (d *digest) UnmarshalText(text []byte) error {
	if len(text) != 2*len(d) {
		return fmt.Errorf("a digest of %d characters instead of %d", len(text), 2*len(d))
	}
	if _, err := hex.Decode(d[:], text); err != nil {
		return errors.New("a digest is not hex")
	}
	return nil
}

// write is a line as the file has it, newline included.
func (l line) write(to *bytes.Buffer) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(l)
}

// parseLine reads a line, newline included. It takes just the bytes that write makes of what they say: no key unknown, missing,
// twice or out of place, no white space, no other way to write a text or a number.
func parseLine(text []byte) (line, error) {
	var l line
	if err := strict.JSON(text, &l); err != nil {
		return line{}, plain(err)
	}
	kinds := 0
	for _, there := range []bool{l.Archive != nil, l.Envelope != nil, l.Act != nil, l.End != nil} {
		if there {
			kinds++
		}
	}
	if kinds != 1 {
		return line{}, errors.New("not one object of a known kind")
	}
	var canonical bytes.Buffer
	if err := l.write(&canonical); err != nil {
		return line{}, err
	}
	if want := canonical.Bytes(); !bytes.Equal(want, text) {
		at := 0
		for at < len(want) && at < len(text) && want[at] == text[at] {
			at++
		}
		return line{}, fmt.Errorf("at byte %d stands %q where %q should: a key is missing, twice or out of place, or a value is written otherwise than it is", at+1, excerpt(text, at), excerpt(want, at))
	}
	return l, nil
}

func excerpt(text []byte, at int) []byte { return text[max(0, at-20):min(len(text), at+20)] }
