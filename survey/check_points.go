package survey

import (
	"fmt"
	"math/big"
	"strings"
)

// most is the largest score that a criterion may ask for.
var most = big.NewRat(1000, 1)

// checkPoints: a score on the wire has at most two places, and there is a step from each score to the next.
func (c *Criterion) checkPoints(field string) error {
	if c.Points == nil {
		return invalid(field, "invalid_score_without_points", c.ID)
	}
	for _, n := range []struct {
		name  string
		value Decimal
	}{{".min", c.Points.Min}, {".max", c.Points.Max}, {".step", c.Points.Step}} {
		if _, places, _ := strings.Cut(n.value.String(), "."); len(places) > 2 {
			return invalid(field+n.name, "invalid_points_places", n.value)
		}
	}
	least, top := c.Points.Min.Rat(), c.Points.Max.Rat()
	switch {
	case top.Cmp(most) > 0:
		return invalid(field+".max", "invalid_points_above_1000", c.Points.Max)
	case least.Cmp(top) >= 0:
		return invalid(field+".max", "invalid_points_order", c.Points.Max)
	case c.Points.Step.IsZero():
		return invalid(field+".step", "invalid_points_step")
	}
	return c.checkBands(field + ".bands")
}

// checkBands: from the highest, each of which some score can reach.
func (c *Criterion) checkBands(field string) error {
	if len(c.Bands) > maxGrades {
		return invalid(field, "invalid_bands_count", maxGrades)
	}
	codes := ids{}
	for i, b := range c.Bands {
		at := fmt.Sprintf("%s[%d]", field, i)
		if err := codes.add(at+".code", b.Code); err != nil {
			return err
		}
		if err := CheckName(at+".name", b.Name); err != nil {
			return err
		}
		if b.From.Rat().Cmp(c.Points.Max.Rat()) > 0 || i > 0 && b.From.Rat().Cmp(c.Bands[i-1].From.Rat()) >= 0 {
			return invalid(at+".from", "invalid_bands_order", b.From)
		}
	}
	return nil
}
