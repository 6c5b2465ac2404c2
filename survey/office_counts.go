package survey

import (
	"context"
	"fmt"
)

// Attendance enters 实到 of some categories, from ready until archived.
func (o *Office) Attendance(ctx context.Context, id string, present map[string]int) error {
	return o.enter(ctx, id, present, entering{
		act: "attendance", phases: []Phase{Ready, Collecting, Voting, Closed, Opened},
		set:  func(e *Entered, n int) { e.Present = &n },
		most: func(Counts) int { return maxSlips },
	})
}

// Leftover enters 余票 of some categories, counted by hand, from closed until archived. More than were printed and not
// voided cannot be left.
func (o *Office) Leftover(ctx context.Context, id string, leftover map[string]int) error {
	return o.enter(ctx, id, leftover, entering{
		act: "leftover", phases: []Phase{Closed, Opened},
		set:  func(e *Entered, n int) { e.Leftover = &n },
		most: func(c Counts) int { return c.Printed - c.Void },
	})
}

// entering is one kind of hand count.
type entering struct {
	act    string
	phases []Phase
	set    func(*Entered, int)
	most   func(Counts) int
}

func (o *Office) enter(ctx context.Context, id string, numbers map[string]int, e entering) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	counts, err := o.header(ctx, s)
	if err != nil {
		return err
	}
	entered := map[string]Entered{}
	for code, n := range numbers {
		if _, known := s.Setup.Category(code); !known {
			return refuse(fmt.Sprintf("no category %q in this session: use one of %v", code, s.Setup.codes()), fmt.Sprintf("没有票种“%s”", code))
		}
		if most := e.most(counts[code]); n < 0 || n > most {
			return refuse(
				fmt.Sprintf("%s of %s cannot be %d: count again, it is from 0 to %d", e.act, code, n, most),
				fmt.Sprintf("票种%s的数字%d不对：应在0到%d之间，请重新清点", code, n, most))
		}
		now := s.Counts[code]
		e.set(&now, n)
		entered[code] = now
	}
	return o.store.Enter(ctx, id, entered, e.phases, act(ctx, id, e.act, fmt.Sprint(numbers)))
}
