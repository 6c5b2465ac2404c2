package survey

import (
	"fmt"
	"math/big"
	"strings"
)

// most is the largest score that a criterion may ask for.
var most = big.NewRat(1000, 1)

// checkPoints: what stands on the wire has at most two places, and there is a step from each score to the next.
func (c *Criterion) checkPoints(field string) error {
	if c.Points == nil {
		return invalid(field, "%q takes a score: give min, max and step", c.ID)
	}
	for _, n := range []struct {
		name  string
		value Decimal
	}{{".min", c.Points.Min}, {".max", c.Points.Max}, {".step", c.Points.Step}} {
		if _, places, _ := strings.Cut(n.value.String(), "."); len(places) > 2 {
			return invalid(field+n.name, "%s has more than two places", n.value)
		}
	}
	least, top := c.Points.Min.Rat(), c.Points.Max.Rat()
	switch {
	case top.Cmp(most) > 0:
		return invalid(field+".max", "%s is above 1000", c.Points.Max)
	case least.Cmp(top) >= 0:
		return invalid(field+".max", "%s is not above min", c.Points.Max)
	case c.Points.Step.IsZero():
		return invalid(field+".step", "is 0: write by how much one score is above the next, as 1 or 0.5")
	}
	return c.checkBands(field + ".bands")
}

// checkBands: from the highest, each of which some score can reach.
func (c *Criterion) checkBands(field string) error {
	if len(c.Bands) > maxGrades {
		return invalid(field, "at most %d bands", maxGrades)
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
			return invalid(at+".from", "%s is above max, or not below the band before: list bands from the highest", b.From)
		}
	}
	return nil
}
