package paper_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/paper"
	"ceping/survey/voter"
)

// TestSlips: only a fresh slip of this session and category is consumed.
func TestSlips(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx, other := t.Context(), h.slips["C"][0]
	h.session()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	n, void := h.agreed(filled()), h.slip("C")
	h.mark(void, ballot.Voided)
	used, replaced := h.slips["C"][0], h.slips["C"][1]
	h.sealed(filled())
	h.mark(replaced, ballot.Replaced)
	for slip, chinese := range map[string]string{
		other: "不是本场测评会的", void: "已作废", replaced: "已补发", used: "已经用过", "1234": "没有这张领票码", h.slips["A"][0]: "这张领票码是A票种，纸质票是C票种",
	} {
		refused(t, slip, h.Cast(ctx, h, h.id, n, slip), chinese)
		if got := h.state(n); got != paper.Agreed {
			t.Fatalf("after %s: %s", chinese, got)
		}
	}
	if a, c := h.counts("A"), h.counts("C"); a != [3]int{} || c != [3]int{2, 1, 1} {
		t.Errorf("counts: A %v, C %v", a, c)
	}
	h.slip("C") // the replaced one
	h.must(h.Cast(ctx, h, h.id, n, h.slip("C")))
	refused(t, "sealing again", h.Cast(ctx, h, h.id, n, h.slips["C"][0]), "已经入箱")
}

// TestRetry: whichever step is not answered, sealing again sends the same bytes, takes no other slip, and counts once.
func TestRetry(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for name, fail := range map[string]func(*street, error){
			"collect": func(s *street, err error) { s.collect = err },
			"cast":    func(s *street, err error) { s.cast = err },
		} {
			t.Run(fmt.Sprintf("%s, done %t", name, lost), func(t *testing.T) {
				h := newHall(t, survey.Voting)
				ctx, n := t.Context(), h.agreed(filled("annual-body.body.politics", "good"))
				h.lost = lost
				fail(h.street, ballot.ErrUnavailable)
				for range 2 {
					refused(t, "not answered", h.Cast(ctx, h, h.id, n, h.slips["C"][0]), "再按一次")
					if got := h.state(n); got != paper.Unanswered {
						t.Errorf("not answered: %s", got)
					}
					refused(t, "withdrawing", h.Withdraw(ctx, h, h.id, n), "没有执行")
				}
				if h.Waiting(h.id) != 1 {
					t.Errorf("%d unsealed", h.Waiting(h.id))
				}
				fail(h.street, nil)
				h.must(h.Cast(ctx, h, h.id, n, "no slip is asked for"))
				if got := h.counts("C"); got != [3]int{1, 1, 1} {
					t.Errorf("领取, 收回, 纸质: %v, want 1 each", got)
				}
				for _, b := range h.tried[1:] {
					if diff := cmp.Diff(h.tried[0], b); diff != "" {
						t.Errorf("other bytes were sent:\n%s", diff)
					}
				}
			})
		}
	}
}

// TestSlipNotRead: a slip that cannot be looked at, or was spent by another meanwhile, is not bound to the ballot: the next may be taken.
func TestSlipNotRead(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx, n := t.Context(), h.agreed(filled())
	h.find = ballot.ErrUnavailable
	refused(t, "not read", h.Cast(ctx, h, h.id, n, h.slips["C"][0]), "领票码也没有用掉")
	if got := h.state(n); got != paper.Agreed {
		t.Errorf("a slip that was not read: %s", got)
	}
	h.find = ballot.ErrBoxOpened
	if err := h.Cast(ctx, h, h.id, n, h.slips["C"][0]); !errors.Is(err, ballot.ErrBoxOpened) || h.state(n) != paper.Agreed {
		t.Errorf("another error than that: %v, %s", err, h.state(n))
	}
	h.find, h.collect = nil, ballot.ErrSlipSpent
	refused(t, "spent meanwhile", h.Cast(ctx, h, h.id, n, h.slip("C")), "已经用过")
	if got := h.state(n); got != paper.Agreed {
		t.Errorf("spent meanwhile: %s", got)
	}
	h.collect = nil
	h.must(h.Cast(ctx, h, h.id, n, h.slip("C")))
	if got := h.counts("C"); got != [3]int{1, 1, 1} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestProofOfIssuer: an issuer whose key is not the manifest's gets no ballot: nothing is sealed or sent.
func TestProofOfIssuer(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.agreed(filled())
	h.sessions[h.id].Seed = make([]byte, 32)
	for range 2 {
		if err := h.Cast(t.Context(), h, h.id, n, h.slips["C"][0]); !errors.Is(err, voter.ErrProof) {
			t.Errorf("sealed under another's key: %v", err)
		}
	}
	if len(h.tried) != 0 || h.state(n) != paper.Unanswered {
		t.Errorf("%d sent, %s", len(h.tried), h.state(n))
	}
}

// mark sets the state of a slip.
func (h *hall) mark(code string, state ballot.SlipState) {
	h.t.Helper()
	slip, err := survey.ParseSlip(code)
	h.must(err)
	h.sessions[h.id].slips[slip.Digest()].state = state
}

// TestOnlyTheProofIsSuccess: when somebody else has filled the box, or it does not prove that it has the ballot, the ballot stays.
func TestOnlyTheProofIsSuccess(t *testing.T) {
	h := newHall(t, survey.Voting)
	n, s := h.agreed(filled()), h.sessions[h.id]
	s.nonces[[32]byte{1}] = "C"
	refused(t, "box full", h.Cast(t.Context(), h, h.id, n, h.slip("C")), "请立即报告监票人")
	if got := h.state(n); got != paper.Unanswered || h.counts("C")[2] != 0 {
		t.Errorf("%s, %v", got, h.counts("C"))
	}
	delete(s.nonces, [32]byte{1})
	h.must(h.Cast(t.Context(), h, h.id, n, ""))
	if got := h.counts("C"); got != [3]int{1, 1, 1} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestAtOnce: buttons pressed twice, and by many, seal each ballot once.
func TestAtOnce(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx := t.Context()
	var group sync.WaitGroup
	for range 4 {
		n, slips := h.agreed(filled()), []string{h.slip("C"), h.slip("C")}
		for _, slip := range slips {
			group.Go(func() { h.Cast(ctx, h, h.id, n, slip) })
		}
	}
	group.Wait()
	if got := h.counts("C"); got != [3]int{4, 4, 4} {
		t.Errorf("领取, 收回, 纸质: %v, want 4 each", got)
	}
}
