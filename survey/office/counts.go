package office

import (
	"context"
	"slices"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
)

// HandCount holds what staff enter of one Hand.
type HandCount struct {
	Numbers   map[string]int // by category; the others stay
	Confirmed bool           // counted again: a leftover that cannot be right is right
	Reason    string         // of a correction: required once the box is opened
}

// CountAgainError refuses a number that is possible and hardly right. Entered again with Confirmed it is taken.
type CountAgainError struct{ refusal survey.Refusal }

// Error returns the code with its values, for programmers: people get the sentence of the *Refusal within.
func (e *CountAgainError) Error() string { return e.refusal.Error() }

// Unwrap returns the *Refusal.
func (e *CountAgainError) Unwrap() error { return &e.refusal }

// Attendance enters 实到 of some categories, from ready until archived.
func (a Actor) Attendance(ctx context.Context, id string, count HandCount) error {
	return a.enter(ctx, id, survey.Present, count, []survey.Phase{survey.Ready, survey.Collecting, survey.Voting, survey.Closed, survey.Opened})
}

// Leftover enters 余票 of some categories, counted by hand, from closed until archived. More than were printed and not voided cannot be
// left; more than were not collected is a *CountAgainError first.
func (a Actor) Leftover(ctx context.Context, id string, count HandCount) error {
	return a.enter(ctx, id, survey.Leftover, count, []survey.Phase{survey.Closed, survey.Opened})
}

func (a Actor) enter(ctx context.Context, id string, hand survey.Hand, typed HandCount, phases []survey.Phase) error {
	s, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	reason, err := survey.CleanReason(typed.Reason)
	if err != nil {
		return err
	}
	if !slices.Contains(phases, s.Phase) {
		return notNow(hand, s.Phase)
	}
	done := words.Entered(hand, typed.Numbers)
	if s.Phase == survey.Opened {
		if reason == "" {
			return survey.Refuse("count_reason", hand)
		}
		done = words.Corrected(hand, typed.Numbers, reason)
	} else { // nor may it be opened meanwhile: then it is a correction, and has no reason
		phases = slices.DeleteFunc(phases, func(p survey.Phase) bool { return p == survey.Opened })
	}
	counts, err := a.office.header(ctx, s, nil)
	if err != nil {
		return err
	}
	entered := map[string]survey.Entered{}
	for _, code := range s.Setup.Codes() {
		n, given := typed.Numbers[code]
		if !given {
			continue
		}
		if err := checkHand(hand, code, n, counts[code], true); err != nil {
			return err
		}
		entered[code] = entering(hand, n)
	}
	for code := range typed.Numbers {
		if _, known := entered[code]; !known {
			return survey.Refuse("count_category", code, s.Setup.Codes())
		}
	}
	for _, code := range s.Setup.Codes() { // asked once nothing is impossible
		if n, given := typed.Numbers[code]; given {
			if err := checkHand(hand, code, n, counts[code], typed.Confirmed); err != nil {
				return err
			}
		}
	}
	correction := ""
	if s.Phase == survey.Opened {
		correction = reason
	}
	return a.office.house.Enter(ctx, id, entered, phases, correction, may.act(done))
}

// notNow refuses a hand count outside its time.
func notNow(hand survey.Hand, at survey.Phase) error {
	when := survey.Code("count_from_ready")
	if hand == survey.Leftover {
		when = "count_from_closed"
	}
	return survey.Refuse("count_not_now", at, hand, when)
}

// check holds a number against its bounds.
func checkHand(h survey.Hand, code string, n int, counts count.Counts, confirmed bool) error {
	most, likely := survey.MaxSlips, survey.MaxSlips
	if h == survey.Leftover {
		most = counts.Printed - counts.Void
		likely = most - counts.Collected
	}
	if n < 0 || n > most {
		return survey.Refuse("count_range", h, code, n, most)
	}
	if n > likely && !confirmed {
		return &CountAgainError{survey.Refusal{Code: "count_again", Values: []any{h, code, n, max(likely, 0)}}}
	}
	return nil
}

// LeaveOut notes that staff were asked for a count and do not enter it, for every category that has none, while the session is
// closed. It is an act; of 余票 every output then carries an alarm.
func (a Actor) LeaveOut(ctx context.Context, id string, hand survey.Hand) error {
	s, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	return a.office.leaveOut(ctx, s, may, hand)
}

func (o *Office) leaveOut(ctx context.Context, s survey.Session, may right, hands ...survey.Hand) error {
	for _, hand := range hands {
		codes := s.Unasked(hand)
		if len(codes) == 0 {
			continue
		}
		entered := map[string]survey.Entered{}
		for _, code := range codes {
			entered[code] = leaving(hand)
		}
		done := may.act(words.LeftOut(hand, codes))
		if err := o.house.Enter(ctx, s.ID, entered, []survey.Phase{survey.Closed}, "", done); err != nil {
			return err
		}
		var err error
		if s, err = o.house.Session(ctx, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// entering is a number as it is stored, and left that there is none by choice.
func entering(h survey.Hand, n int) survey.Entered {
	if h == survey.Leftover {
		return survey.Entered{Leftover: &n}
	}
	return survey.Entered{Present: &n}
}

func leaving(h survey.Hand) survey.Entered {
	return survey.Entered{WithoutLeftover: h == survey.Leftover, WithoutPresent: h == survey.Present}
}
