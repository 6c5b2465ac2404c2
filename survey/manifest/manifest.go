// Package manifest is what a session promises when it is made ready: the manifest that phones get and the fingerprint on every slip stands
// for ([New], [Parse], [Fingerprint]), the envelopes that a ballot is cut into ([Envelopes]), and the yardstick by which sessions may be
// compared ([Yardstick]). It is pure.
package manifest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
	"ceping/survey/words"
)

const (
	// Version of the wire protocol.
	Version = 2
	// Counting is the version of the counting rules that new sessions name.
	Counting = 2
)

// Manifest is what a session promises, made once at ready and served as the same bytes: everything that a phone needs to fill in
// and seal a ballot, and what the fingerprint on every slip stands for.
type Manifest struct {
	Version      int                `json:"version"`
	Session      string             `json:"session"`
	Assessment   string             `json:"assessment"`
	Unit         string             `json:"unit"`
	Group        string             `json:"group"`
	Date         string             `json:"date"`
	Rehearsal    bool               `json:"rehearsal"`
	Counting     int                `json:"counting"`
	Yardstick    string             `json:"yardstick"` // hex
	MinGroup     int                `json:"min_group"`
	Denominator  survey.Denominator `json:"denominator"`
	ScoreOver    string             `json:"score_over"`
	Unsure       string             `json:"unsure"`
	Spares       int                `json:"spares"`
	Replacements bool               `json:"replacements"`
	Roles        []survey.RoleName  `json:"roles"`
	Bodies       []survey.Body      `json:"bodies"`
	Rules        []string           `json:"rules"` // for filling in, in words
	BoxKey       string             `json:"box_key"`
	Categories   []Category         `json:"categories"`
	Leaders      []survey.Leader    `json:"leaders"`
	Promoted     []survey.Promoted  `json:"promoted"`
	Forms        []Form             `json:"forms"`
	Envelopes    []ListedEnvelope   `json:"envelopes"`
}

// Category is a category with its issuer's public key. Slips includes spares.
type Category struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Weight    int    `json:"weight"`
	Slips     int    `json:"slips"`
	IssuerKey string `json:"issuer_key"`
}

// ListedEnvelope is an envelope that every voter of its categories sends.
type ListedEnvelope struct {
	Key        string   `json:"key"`
	Size       int      `json:"size"`
	Categories []string `json:"categories,omitempty"` // absent: all
}

// New writes the manifest of a session whose keys are made: the issuers' seed (credential.SeedSize bytes) and the public
// box key.
func New(session string, s *survey.Setup, seed, boxKey []byte) (string, error) {
	m, err := unkeyed(s)
	if err != nil {
		return "", err
	}
	m.Session, m.BoxKey = session, base64url.Encode(boxKey)
	for i, c := range s.Categories {
		issuer, err := credential.NewIssuer(seed, session, c.Code)
		if err != nil {
			return "", err
		}
		m.Categories[i].IssuerKey = base64url.Encode(issuer.PublicKey())
	}
	return compact(m)
}

// Preview is what a page must know to draw the ballot of a setup, whatever is still missing of it. Nothing can be sealed under it.
func Preview(s *survey.Setup) (string, error) {
	m, err := unkeyed(s)
	if err != nil {
		return "", err
	}
	return compact(m)
}

// unkeyed is what a manifest says of a setup alone.
func unkeyed(s *survey.Setup) (Manifest, error) {
	yardstick, err := Yardstick(s)
	if err != nil {
		return Manifest{}, err
	}
	rules := yardstickRules(s)
	m := Manifest{
		Version: Version, Assessment: s.Assessment, Unit: s.Unit, Group: s.Group, Date: s.Date, Rehearsal: s.Rehearsal,
		Counting: Counting, Yardstick: yardstick, MinGroup: rules.MinGroup, Denominator: rules.Denominator, ScoreOver: rules.ScoreOver,
		Unsure: rules.Unsure, Spares: s.Rules.Spares, Replacements: !s.Rules.NoReplacements, Roles: listed(s.Roles), Bodies: s.BodyList(),
		Rules: FillingRules(s), Categories: []Category{}, Envelopes: []ListedEnvelope{}, Leaders: listed(s.Leaders), Promoted: listed(s.Promoted),
		Forms: manifestForms(s),
	}
	for _, c := range s.Categories {
		m.Categories = append(m.Categories, Category{Code: c.Code, Name: c.Name, Weight: c.Weight, Slips: c.Printed(s.Rules.Spares)})
	}
	for _, e := range Envelopes(s) {
		m.Envelopes = append(m.Envelopes, ListedEnvelope{Key: e.Key, Size: e.Size, Categories: e.Categories})
	}
	return m, nil
}

// Parse reads a manifest's text.
func Parse(text string) (Manifest, error) {
	var m Manifest
	if err := strict.Part([]byte(text), &m); err != nil {
		return Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	if m.Version != Version {
		return Manifest{}, fmt.Errorf("manifest: version %d, and this ceping knows %d", m.Version, Version)
	}
	return m, nil
}

// compact is JSON without white space and without the escapes that HTML asks for; an empty list is [], never null.
func compact(value any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

// listed is a list that JSON writes as [] when it is empty: programs that read null as a list stop.
func listed[T any](list []T) []T { return append([]T{}, list...) }

// FillingRules are the rules for filling in, as the ballot's first page prints them.
func FillingRules(s *survey.Setup) []string {
	required := false
	for i := range s.Forms {
		for _, c := range s.Forms[i].Criteria {
			if (c.Kind == survey.Graded || c.Kind == survey.Scored) && s.Forms[i].Requires(c) {
				required = true
			}
		}
	}
	rules := []string{words.Chinese("filling_one_grade")}
	if s.Rules.ScoreOver == survey.OverValid {
		rules = append(rules, words.Chinese("filling_blank_scores_0"))
	} else {
		rules = append(rules, words.Chinese("filling_blank"))
	}
	if !required {
		rules = append(rules, words.Chinese("filling_not_oneself"))
	}
	return append(rules, words.Chinese("filling_final"))
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Fingerprint of a manifest: the first 130 bits of the SHA-256 of its bytes as 26 characters of Crockford base32, most significant
// bit first.
func Fingerprint(manifest string) string { return Code(sha256.Sum256([]byte(manifest))) }

// Code writes the first 130 bits of a digest as 26 characters of Crockford base32, most significant bit first.
func Code(digest [sha256.Size]byte) string {
	var text strings.Builder
	for i := range 26 {
		var v byte
		for bit := i * 5; bit < i*5+5; bit++ {
			v = v<<1 | digest[bit/8]>>(7-bit%8)&1
		}
		text.WriteByte(crockford[v])
	}
	return text.String()
}
