package manifest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/gowebpki/jcs"

	"ceping/survey"
)

// yardstick is what makes numbers comparable, and nothing else.
type yardstick struct {
	Assessment string              `json:"assessment"`
	Categories []yardstickCategory `json:"categories"`
	Counting   int                 `json:"counting"`
	Forms      []Form              `json:"forms"`
	Rules      rules               `json:"rules"`
}

type yardstickCategory struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Weight int    `json:"weight"`
}

type rules struct {
	Denominator survey.Denominator `json:"denominator"`
	MinGroup    int                `json:"min_group"`
	ScoreOver   string             `json:"score_over"`
	Unsure      string             `json:"unsure"`
}

func yardstickRules(s *survey.Setup) rules {
	r := rules{Denominator: s.Rules.Denominator, MinGroup: s.Rules.MinGroup, ScoreOver: "marked", Unsure: "counted"}
	if s.Rules.ScoreOver == survey.OverValid {
		r.ScoreOver = "valid"
	}
	if s.Rules.Unsure == survey.UnsureExcluded {
		r.Unsure = "excluded"
	}
	return r
}

// Yardstick is SHA-256("ceping/yardstick/v2" ‖ the RFC 8785 form of assessment, categories, counting, forms and rules, each as the
// manifest has it), in hex.
func Yardstick(s *survey.Setup) (string, error) {
	y := yardstick{Assessment: s.Assessment, Counting: Counting, Forms: manifestForms(s), Rules: yardstickRules(s)}
	for _, c := range s.Categories {
		y.Categories = append(y.Categories, yardstickCategory{c.Code, c.Name, c.Weight})
	}
	text, err := Canonical(y)
	if err != nil {
		return "", err
	}
	return digest("ceping/yardstick/v2", text), nil
}

// digest is SHA-256(label ‖ text) in hex.
func digest(label string, text []byte) string {
	d := sha256.Sum256(append([]byte(label), text...))
	return hex.EncodeToString(d[:])
}

// Canonical is the RFC 8785 form of a value that encoding/json can write.
func Canonical(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return jcs.Transform(text)
}
