package office

import (
	"context"
	"regexp"
	"strconv"

	"ceping/survey"
	"ceping/survey/words"
)

// SetPrevious chooses the assessment of the year before that an assessment is compared with; "" for none. The plan stays as it
// is, so it may be done at any time. One that leads back to this one, year by year, is a *Refusal.
func (a Actor) SetPrevious(ctx context.Context, id, previous string) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	of, err := a.office.house.Assessment(ctx, id)
	if err != nil {
		return err
	}
	name, seen := "", map[string]bool{}
	for at := previous; at != ""; {
		if at == id || seen[at] {
			return survey.Refuse("previous_itself")
		}
		before, err := a.office.house.Assessment(ctx, at)
		if err != nil {
			return err
		}
		if at == previous {
			name = before.Name()
		}
		seen[at], at = true, before.Previous
	}
	if of.Previous == previous {
		return nil
	}
	return a.office.house.SetPrevious(ctx, id, previous, keeper.act(words.SetPrevious(of.Name(), name)))
}

var year = regexp.MustCompile(`(?:19|20)[0-9]{2}`)

// LastYearOf finds the assessment whose name is the same save for the year, which is one less; "" when there is none, or several.
func LastYearOf(a survey.Assessment, all []survey.Assessment) (id string) {
	wanted := year.ReplaceAllStringFunc(survey.NameKey(a.Name()), func(text string) string {
		n, err := strconv.Atoi(text)
		if err != nil {
			return text
		}
		return strconv.Itoa(n - 1)
	})
	if wanted == survey.NameKey(a.Name()) {
		return ""
	}
	for _, other := range all {
		if other.ID != a.ID && survey.NameKey(other.Name()) == wanted {
			if id != "" {
				return ""
			}
			id = other.ID
		}
	}
	return id
}
