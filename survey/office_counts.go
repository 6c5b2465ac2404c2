package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Hand is a count that staff make by hand.
type Hand string

const (
	Present  Hand = "attendance" // 实到
	Leftover Hand = "leftover"   // 余票
)

// Chinese is the count's name on screens.
func (h Hand) Chinese() string {
	if h == Leftover {
		return "余票"
	}
	return "实到"
}

// HandCount is what staff enter of one Hand.
type HandCount struct {
	Numbers   map[string]int // by category; the others stay
	Confirmed bool           // counted again: a leftover that cannot be right is right
	Reason    string         // of a correction: required once the box is opened
}

// CountAgainError refuses a number that is possible and hardly right. Entered again with Confirmed it is taken.
type CountAgainError struct{ refusal Refusal }

func (e *CountAgainError) Error() string { return e.refusal.English }
func (e *CountAgainError) Unwrap() error { return &e.refusal }

// Attendance enters 实到 of some categories, from ready until archived.
func (o *Office) Attendance(ctx context.Context, id string, count HandCount) error {
	return o.enter(ctx, id, Present, count, []Phase{Ready, Collecting, Voting, Closed, Opened})
}

// Leftover enters 余票 of some categories, counted by hand, from closed until archived. More than were printed and not voided cannot be
// left; more than were not collected is a *CountAgainError first.
func (o *Office) Leftover(ctx context.Context, id string, count HandCount) error {
	return o.enter(ctx, id, Leftover, count, []Phase{Closed, Opened})
}

func (o *Office) enter(ctx context.Context, id string, hand Hand, count HandCount, phases []Phase) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	reason, err := cleanReason(count.Reason)
	if err != nil {
		return err
	}
	detail := fmt.Sprint(count.Numbers)
	if s.Phase == Opened {
		if reason == "" {
			return refuse(
				fmt.Sprintf("the box is opened, and %s is in its report: say why it is corrected, with --reason", hand),
				fmt.Sprintf("已经开箱计票，改%s会改变结果上的票数：请写明理由", hand.Chinese()))
		}
		detail += "; reason: " + reason
	} else { // nor may it be opened meanwhile: then it is a correction, and has no reason
		phases = slices.DeleteFunc(phases, func(p Phase) bool { return p == Opened })
	}
	counts, err := o.header(ctx, s)
	if err != nil {
		return err
	}
	entered := map[string]Entered{}
	for _, code := range s.Setup.codes() {
		n, given := count.Numbers[code]
		if !given {
			continue
		}
		if err := hand.check(code, n, counts[code], count.Confirmed); err != nil {
			return err
		}
		entered[code] = hand.entered(n)
	}
	for code := range count.Numbers {
		if _, known := entered[code]; !known {
			return refuse(fmt.Sprintf("no category %q in this session: use one of %v", code, s.Setup.codes()), fmt.Sprintf("没有票种“%s”", code))
		}
	}
	return o.store.Enter(ctx, id, entered, phases, act(ctx, id, string(hand), detail))
}

// check holds a number against its bounds.
func (h Hand) check(code string, n int, counts Counts, confirmed bool) error {
	most, likely := maxSlips, maxSlips
	if h == Leftover {
		most = counts.Printed - counts.Void
		likely = most - counts.Collected
	}
	if n < 0 || n > most {
		return refuse(
			fmt.Sprintf("%s of %s cannot be %d: count again, it is from 0 to %d", h, code, n, most),
			fmt.Sprintf("票种%s的数字%d不对：应在0到%d之间，请重新清点", code, n, most))
	}
	if n > likely && !confirmed {
		return &CountAgainError{Refusal{
			English: fmt.Sprintf("%s of %s is %d, and only %d slips were not collected: count again, some among them were collected. If it stays, say --confirmed", h, code, n, max(likely, 0)),
			Chinese: fmt.Sprintf("请再清点一遍：余票里有已被领取的。票种%s填了%d张，没有领取的只有%d张。清点无误，再按一次保存。", code, n, max(likely, 0)),
		}}
	}
	return nil
}

// LeaveOut notes that staff were asked for a count and do not enter it, for every category that has none, while the session is
// closed. It is an act; of 余票 every output then carries an alarm.
func (o *Office) LeaveOut(ctx context.Context, id string, hand Hand) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	return o.leaveOut(ctx, s, hand)
}

func (o *Office) leaveOut(ctx context.Context, s Session, hands ...Hand) error {
	for _, hand := range hands {
		codes := s.Unasked(hand)
		if len(codes) == 0 {
			continue
		}
		entered := map[string]Entered{}
		for _, code := range codes {
			entered[code] = hand.left()
		}
		done := act(ctx, s.ID, "leave out", fmt.Sprintf("%s of %s", hand, strings.Join(codes, ", ")))
		if err := o.store.Enter(ctx, s.ID, entered, []Phase{Closed}, done); err != nil {
			return err
		}
		var err error
		if s, err = o.store.Session(ctx, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// entered is a number as it is stored, and left that there is none by choice.
func (h Hand) entered(n int) Entered {
	if h == Leftover {
		return Entered{Leftover: &n}
	}
	return Entered{Present: &n}
}

func (h Hand) left() Entered {
	return Entered{WithoutLeftover: h == Leftover, WithoutPresent: h == Present}
}

// of is a count as entered, and whether it was left out by choice.
func (e Entered) of(h Hand) (*int, bool) {
	if h == Leftover {
		return e.Leftover, e.WithoutLeftover
	}
	return e.Present, e.WithoutPresent
}

// Missing are the categories without a count, in listed order.
func (s Session) Missing(h Hand) []string {
	return s.without(h, func(leftOut bool) bool { return true })
}

// Unasked are those of Missing that nobody chose to leave out yet.
func (s Session) Unasked(h Hand) []string {
	return s.without(h, func(leftOut bool) bool { return !leftOut })
}

func (s Session) without(h Hand, wanted func(leftOut bool) bool) []string {
	var codes []string
	for _, code := range s.Setup.codes() {
		if n, leftOut := s.Counts[code].of(h); n == nil && wanted(leftOut) {
			codes = append(codes, code)
		}
	}
	return codes
}
