package count

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"ceping/survey/manifest"
	"ceping/survey/random"
	"ceping/survey/strict/base64url"
)

// ReportResult is the result code (结果校验码) with what is needed to check it beside the manifest and the Report (archive.md,
// “The result code”). It is no part of what it hashes.
type ReportResult struct {
	Code         string             `json:"code"`          // 26 characters of Crockford base32, bare
	Audit        string             `json:"audit"`         // hash of the session's chain after the opening or the last correction, hex
	OpenedDigest *string            `json:"opened_digest"` // the seal's digest as the box was opened, hex; null: as it was closed
	Forms        []ReportResultForm `json:"forms"`         // all of the Report, in its order
}

// ReportResultForm is one form's part of the code. Blinds are unpadded base64url of 32 bytes, null where the form, or its texts, are
// not to be guessed from the hash: in a package that does not hold them.
type ReportResultForm struct {
	ID        string  `json:"id"`
	Hash      string  `json:"hash"` // hex
	Blind     *string `json:"blind"`
	TextBlind *string `json:"text_blind"`
}

// Blinds keep the results and texts of a form from being guessed from its hash. They are drawn at opening and stay: a correction
// gives another code with the same blinds.
type Blinds struct{ Blind, TextBlind [32]byte }

// NewBlinds draws blinds for each form, by id.
func NewBlinds(forms []ReportForm) map[string]Blinds {
	all := map[string]Blinds{}
	for _, f := range forms {
		var b Blinds
		random.Fill(b.Blind[:])
		random.Fill(b.TextBlind[:])
		all[f.ID] = b
	}
	return all
}

// NewResult computes the result of a whole Report, whose Result it does not look at. manifest is the exact text; audit the hash of
// survey.ResultEntry, in hex; opened the seal's digest as the box was opened, in hex, "" or the Report's own when it is as it was
// closed; blinds are by form, one for each of the Report's and no other.
func NewResult(r Report, manifestText, audit, opened string, blinds map[string]Blinds) (*ReportResult, error) {
	result := &ReportResult{Audit: audit, Forms: []ReportResultForm{}}
	if opened != "" && opened != r.Seal.Digest {
		result.OpenedDigest = &opened
	}
	for _, f := range r.Forms {
		b, ok := blinds[f.ID]
		if !ok {
			return nil, fmt.Errorf("result code: form %q has no blinds", f.ID)
		}
		hash, err := b.hash(f)
		if err != nil {
			return nil, err
		}
		result.Forms = append(result.Forms, ReportResultForm{
			ID: f.ID, Hash: hex.EncodeToString(hash[:]), Blind: new(blindText(b.Blind)), TextBlind: new(blindText(b.TextBlind)),
		})
	}
	if len(blinds) != len(r.Forms) {
		return nil, fmt.Errorf("result code: %d forms, and blinds of %d", len(r.Forms), len(blinds))
	}
	var err error
	result.Code, err = result.code(r, manifestText)
	return result, err
}

// hash is SHA-256(blind ‖ the form's RFC 8785 form without texts ‖ SHA-256(text blind ‖ its texts' RFC 8785 form)).
func (b Blinds) hash(f ReportForm) ([sha256.Size]byte, error) {
	texts, err := manifest.Canonical(append([]ReportTexts{}, f.Texts...))
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("result code: texts of form %q: %w", f.ID, err)
	}
	form, err := manifest.Canonical(struct {
		ReportForm
		Texts *struct{} `json:"texts,omitempty"` // hides the form's
	}{ReportForm: f})
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("result code: form %q: %w", f.ID, err)
	}
	inner := sha256.Sum256(slices.Concat(b.TextBlind[:], texts))
	return sha256.Sum256(slices.Concat(b.Blind[:], form, inner[:])), nil
}

// code is the first 130 bits of SHA-256("ceping/result/v2" ‖ SHA-256(manifest) ‖ seal digest as closed, and as opened where it
// differs ‖ H(counts) ‖ H(trustees) ‖ audit hash ‖ u32(number of forms) ‖ the hash of each form).
func (result *ReportResult) code(r Report, manifestText string) (string, error) {
	h := sha256.New()
	h.Write([]byte("ceping/result/v2"))
	text := sha256.Sum256([]byte(manifestText))
	h.Write(text[:])
	digests := []struct{ name, hex string }{{"the seal's digest", r.Seal.Digest}}
	if result.OpenedDigest != nil {
		digests = append(digests, struct{ name, hex string }{"the digest as opened", *result.OpenedDigest})
	}
	for _, d := range digests {
		if err := writeDigest(h, d.name, d.hex); err != nil {
			return "", err
		}
	}
	for _, part := range []any{r.Counts, r.Trustees} {
		canonical, err := manifest.Canonical(part)
		if err != nil {
			return "", fmt.Errorf("result code: %w", err)
		}
		sum := sha256.Sum256(canonical)
		h.Write(sum[:])
	}
	if err := writeDigest(h, "the audit hash", result.Audit); err != nil {
		return "", err
	}
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(result.Forms))))
	for _, f := range result.Forms {
		if err := writeDigest(h, fmt.Sprintf("the hash of form %q", f.ID), f.Hash); err != nil {
			return "", err
		}
	}
	return manifest.Code([sha256.Size]byte(h.Sum(nil))), nil
}

func writeDigest(to interface{ Write([]byte) (int, error) }, name, text string) error {
	digest, err := hex.DecodeString(text)
	if err != nil || len(digest) != sha256.Size || strings.ToLower(text) != text {
		return fmt.Errorf("result code: %s is not 64 lower-case hex digits: %q", name, text)
	}
	to.Write(digest)
	return nil
}

// CheckResult compares a Report, or the part of it that an office was given, with its result code: each form that is there hashes to
// what the code was made of, and so do counts, trustees, seal, audit hash and manifest. It says nothing of notes, alarms and other
// forms. The caller compares the code with the signed one.
func (r Report) CheckResult(manifestText string) error {
	if r.Result == nil {
		return fmt.Errorf("result code: the report has none")
	}
	for _, f := range r.Forms {
		i := slices.IndexFunc(r.Result.Forms, func(of ReportResultForm) bool { return of.ID == f.ID })
		if i < 0 {
			return fmt.Errorf("result code: form %q is not one that the code stands on", f.ID)
		}
		blinds, err := r.Result.Forms[i].blinds()
		if err != nil {
			return err
		}
		hash, err := blinds.hash(f)
		if err != nil {
			return err
		}
		if hex.EncodeToString(hash[:]) != r.Result.Forms[i].Hash {
			return fmt.Errorf("result code: form %q is not as it was counted", f.ID)
		}
	}
	code, err := r.Result.code(r, manifestText)
	if err != nil {
		return err
	}
	if code != r.Result.Code {
		return fmt.Errorf("result code: manifest, seal, counts, trustees, audit hash and forms give %s, and the report says %s", code, r.Result.Code)
	}
	return nil
}

// Only returns the result as a package has it: without the blinds of forms that are not among those kept.
func (result *ReportResult) Only(kept []ReportForm) *ReportResult {
	if result == nil {
		return nil
	}
	part := *result
	part.Forms = slices.Clone(result.Forms)
	for i, f := range part.Forms {
		if !slices.ContainsFunc(kept, func(k ReportForm) bool { return k.ID == f.ID }) {
			part.Forms[i].Blind, part.Forms[i].TextBlind = nil, nil
		}
	}
	return &part
}

// Blinds returns the blinds by form. The error names the form that has none, or not 32 bytes each.
func (result *ReportResult) Blinds() (map[string]Blinds, error) {
	all := map[string]Blinds{}
	for _, f := range result.Forms {
		b, err := f.blinds()
		if err != nil {
			return nil, err
		}
		all[f.ID] = b
	}
	return all, nil
}

func (f ReportResultForm) blinds() (Blinds, error) {
	var b Blinds
	for _, part := range []struct {
		text *string
		into *[32]byte
	}{{f.Blind, &b.Blind}, {f.TextBlind, &b.TextBlind}} {
		if part.text == nil {
			return Blinds{}, fmt.Errorf("result code: the blinds of form %q are not here", f.ID)
		}
		raw, err := base64url.Exactly(*part.text, len(part.into))
		if err != nil {
			return Blinds{}, fmt.Errorf("result code: a blind of form %q is not 32 bytes of unpadded base64url", f.ID)
		}
		*part.into = [32]byte(raw)
	}
	return b, nil
}

func blindText(b [32]byte) string { return base64url.Encode(b[:]) }
