package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// HandCount holds what staff enter of one Hand.
type HandCount struct {
	Numbers   map[string]int // by category; the others stay
	Confirmed bool           // counted again: a leftover that cannot be right is right
	Reason    string         // of a correction: required once the box is opened
}

// CountAgainError refuses a number that is possible and hardly right. Entered again with Confirmed it is taken.
type CountAgainError struct{ refusal survey.Refusal }

func (e *CountAgainError) Error() string { return e.refusal.English }
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
	name, detail := string(hand), fmt.Sprint(typed.Numbers)
	if s.Phase == survey.Opened {
		if reason == "" {
			return survey.Refuse(
				fmt.Sprintf("the box is opened, and %s is in its report: say why it is corrected, with --reason", hand),
				fmt.Sprintf("已经开箱计票，改%s会改变结果上的票数：请写明理由", hand.Chinese()))
		}
		name, detail = survey.ActCorrect, string(hand)+" "+detail+"; "+survey.ReasonMark+reason
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
			return survey.Refuse(fmt.Sprintf("no category %q in this session: use one of %v", code, s.Setup.Codes()), fmt.Sprintf("没有票种“%s”", code))
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
	return a.office.house.Enter(ctx, id, entered, phases, correction, may.act(name, detail))
}

// notNow refuses a hand count outside its time.
func notNow(hand survey.Hand, at survey.Phase) error {
	english, chinese := "from ready until archived", "从“已制票”到归档前"
	if hand == survey.Leftover {
		english, chinese = "from closed until archived", "封箱以后、归档以前"
	}
	return survey.Refuse(
		fmt.Sprintf("the session is %s, and %s is entered %s", at, hand, english),
		fmt.Sprintf("测评会处于“%s”阶段，%s只能在%s填写", at.Chinese(), hand.Chinese(), chinese))
}

// check holds a number against its bounds.
func checkHand(h survey.Hand, code string, n int, counts count.Counts, confirmed bool) error {
	most, likely := survey.MaxSlips, survey.MaxSlips
	if h == survey.Leftover {
		most = counts.Printed - counts.Void
		likely = most - counts.Collected
	}
	if n < 0 || n > most {
		return survey.Refuse(
			fmt.Sprintf("%s of %s cannot be %d: count again, it is from 0 to %d", h, code, n, most),
			fmt.Sprintf("票种%s的数字%d不对：应在0到%d之间，请重新清点", code, n, most))
	}
	if n > likely && !confirmed {
		return &CountAgainError{survey.Refusal{
			English: fmt.Sprintf("%s of %s is %d, and only %d slips were not collected: count again, some among them were collected. If it stays, say --confirmed", h, code, n, max(likely, 0)),
			Chinese: fmt.Sprintf("请再清点一遍：余票里有已被领取的。票种%s填了%d张，没有领取的只有%d张。清点无误，再按一次保存。", code, n, max(likely, 0)),
		}}
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
		done := may.act("leave out", fmt.Sprintf("%s of %s", hand, strings.Join(codes, ", ")))
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
