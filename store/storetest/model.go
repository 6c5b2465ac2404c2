package storetest

import (
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/ballot"
)

// modelled is a session as it should be: what a clerk with a list on paper would know of it.
type modelled struct {
	phase survey.Phase
	batch int // of slips that are good, 0: none
	slips [modelSlips]struct {
		state byte // 0 fresh
		bound int8 // to which element it was given, 1 more than its number
	}
	in [modelNonces]int8 // which ballot is in under a nonce, 1 more than its number
}

const modelSlips, modelNonces = 4, 6

const (
	isCollected = 1 + iota
	isVoid
	isReplaced
)

func (m *modelled) counts() (slips survey.SlipCount, cast int) {
	if m.batch == 0 {
		return slips, 0
	}
	slips.Printed = modelSlips
	for _, s := range m.slips {
		switch s.state {
		case isCollected:
			slips.Collected++
		case isVoid:
			slips.Void++
		case isReplaced:
			slips.Collected++
			slips.Replaced++
		}
	}
	for _, b := range m.in {
		if b != 0 {
			cast++
		}
	}
	return slips, cast
}

// request is one of the acts of voters and staff; on a slip of a batch, or on a nonce.
type request struct {
	act              string
	batch, slip      int
	element, variant int8
}

func (r request) String() string {
	return fmt.Sprintf("%s %d.%d %d.%d", r.act, r.batch, r.slip, r.element, r.variant)
}

// does says what becomes of a request, and answers as answered does.
func (m *modelled) does(r request) string {
	over := m.phase == survey.Closed || m.phase == survey.Opened || m.phase == survey.Archived
	step := func(from, to survey.Phase) string {
		if m.phase != from {
			return "refused"
		}
		m.phase = to
		return ""
	}
	switch r.act {
	case "ready":
		return step(survey.Draft, survey.Ready)
	case "collecting":
		if m.batch == 0 {
			return "refused"
		}
		return step(survey.Ready, survey.Collecting)
	case "voting":
		return step(survey.Collecting, survey.Voting)
	case "close":
		return step(survey.Voting, survey.Closed)
	case "reopen":
		return step(survey.Closed, survey.Voting)
	case "open":
		return step(survey.Closed, survey.Opened)
	case "archive":
		return step(survey.Opened, survey.Archived)
	case "withdraw":
		if slips, _ := m.counts(); m.phase != survey.Ready && m.phase != survey.Collecting || slips.Collected > 0 {
			return "refused"
		}
		*m = modelled{phase: survey.Draft}
		return ""
	case "issue":
		if m.phase != survey.Ready {
			return "refused"
		}
		*m = modelled{phase: survey.Ready, batch: r.batch}
		return ""
	case "cast":
		slips, cast := m.counts()
		switch at := &m.in[r.element]; {
		case m.phase == survey.Draft:
			return "session unknown"
		case m.phase == survey.Opened || m.phase == survey.Archived:
			return "box opened"
		case *at != 0:
			return ""
		case m.phase == survey.Closed:
			return "box closed"
		case m.phase != survey.Voting:
			return "not voting"
		case cast >= slips.Collected:
			return "box full"
		default:
			*at = r.variant + 1
			return ""
		}
	}
	if r.batch != m.batch || m.batch == 0 {
		return "slip unknown"
	}
	s := &m.slips[r.slip]
	switch {
	case s.state == isVoid:
		return "slip void"
	case s.state == isReplaced:
		return "slip replaced"
	}
	switch {
	case r.act == "collect" && s.state == isCollected:
		if s.bound == r.element+1 && m.phase != survey.Opened && m.phase != survey.Archived {
			return ""
		}
		return "slip spent"
	case r.act == "void" && s.state == isCollected:
		return "slip spent"
	case r.act == "replace" && s.state == 0:
		return "slip fresh"
	case over:
		return "box closed"
	case r.act == "void":
		s.state = isVoid
		return ""
	case m.phase == survey.Ready:
		return "not collecting"
	}
	if r.act == "collect" {
		s.state, s.bound = isCollected, r.element+1
	} else {
		s.state, s.bound = isReplaced, 0
	}
	return ""
}

var answers = map[string]error{
	"session unknown": ballot.ErrSessionUnknown, "box opened": ballot.ErrBoxOpened, "box closed": ballot.ErrBoxClosed, "not voting": ballot.ErrNotVoting,
	"box full": ballot.ErrBoxFull, "slip unknown": ballot.ErrSlipUnknown, "slip void": ballot.ErrSlipVoid, "slip replaced": ballot.ErrSlipReplaced,
	"slip spent": ballot.ErrSlipSpent, "slip fresh": ballot.ErrSlipFresh, "not collecting": ballot.ErrNotCollecting,
}

func answered(err error) string {
	for said, one := range answers {
		if errors.Is(err, one) {
			return said
		}
	}
	if err != nil && IsRefusal(err) {
		return "refused"
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
