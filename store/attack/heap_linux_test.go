package attack_test

import (
	"encoding/hex"
	"testing"

	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/credential"
)

// memory is what the server has in memory.
func (s *server) memory() []byte {
	s.h.t.Helper()
	memory, err := attack.Memory(s.command.Process.Pid)
	if err != nil {
		s.h.t.Skip("the memory of a child cannot be read here: ", err)
	}
	return memory
}

// remembered adds what the memory of a server tells of an order: where marks lie first and last, how often, and next to which.
func (f figures) remembered(moment, kind string, memory []byte, inOrder [][]byte) {
	places, any := attack.Everywhere(memory, inOrder), false
	of := map[string][]float64{}
	for _, at := range places {
		first, last := 0., 0.
		if len(at) > 0 {
			first, last, any = float64(at[0]), float64(at[len(at)-1]), true
		}
		of["first place"], of["last place"], of["how often"] = append(of["first place"], first), append(of["last place"], last), append(of["how often"], float64(len(at)))
	}
	if !any {
		return
	}
	for method, at := range of {
		f.order("memory, "+moment+": "+kind+", "+method, at)
	}
}

// playMemory plays a sitting in another process, whose memory is read while it is voting and when it is closed.
func playMemory(t *testing.T, n int, sum figures, env ...string) {
	t.Helper()
	h := openHall(t, t.TempDir(), setupOf(2, n))
	h.advance(survey.Collecting)
	h.draw(h.voters)
	m := h.manifest()
	child := h.inAnotherProcess(env...) // in which what is set later counts
	issuer, err := credential.NewIssuer(h.seed, h.id, "A")
	must(t, err)
	kinds := map[string][][]byte{}
	for _, p := range shuffled(h.voters) {
		child.do([]byte("collect"), []byte(p.slip.String()), p.exchange.Blinded())
		// The server's answer is what anyone with its seed can make.
		evaluated, proof, err := issuer.Evaluate(p.exchange.Blinded())
		must(t, err)
		made, err := p.exchange.Finish(evaluated, proof)
		must(t, err)
		filled, err := m.Fill("A", answers(m, "A"))
		must(t, err)
		p.cast, err = made.Enclose(filled)
		must(t, err)
		kinds["slips"] = append(kinds["slips"], []byte(p.slip.String()))
		kinds["slips' digests"] = append(kinds["slips' digests"], p.mark(slipMarks))
		kinds[elements] = append(kinds[elements], p.mark(elements))
		kinds["evaluated"] = append(kinds["evaluated"], evaluated)
	}
	child.do([]byte("tidy"))
	sum.all("collecting", child.memory(), kinds)
	child.do([]byte("phase"), []byte(survey.Voting))
	clear(kinds)
	for _, p := range shuffled(h.voters) {
		child.do(p.fields()...)
		output, err := issuer.Output(p.cast.Nonce)
		must(t, err)
		kinds[nonces] = append(kinds[nonces], p.cast.Nonce)
		kinds["outputs"] = append(kinds["outputs"], output)
		kinds["acks"] = append(kinds["acks"], credential.Ack(output, h.id, "A"))
		kinds["macs"] = append(kinds["macs"], p.cast.MAC)
		kinds[covers] = append(kinds[covers], p.mark(covers))
		kinds[firstMarks] = append(kinds[firstMarks], p.mark(firstMarks))
		kinds[firstTexts] = append(kinds[firstTexts], p.mark(firstTexts))
		line, err := hex.DecodeString(p.cast.Keep().In)
		must(t, err)
		kinds[credentials] = append(kinds[credentials], line)
	}
	child.do([]byte("tidy"))
	sum.all("voting", child.memory(), kinds)
	child.do([]byte("phase"), []byte(survey.Closed))
	child.do([]byte("tidy"))
	sum.all("closed", child.memory(), kinds)
	must(t, child.in.Close())
	child.answers.Scan()
	must(t, child.command.Wait())
}

// all leaves out who came last: stacks and buffers keep them until the next act, and say nothing of who came before.
func (f figures) all(moment string, memory []byte, kinds map[string][][]byte) {
	for kind, inOrder := range kinds {
		f.remembered(moment, kind, memory, inOrder[:len(inOrder)-lasting])
	}
}

const lasting = 3

// TestMemory: whoever reads the memory of a server that is voting, or has closed, does not find the order of collecting or of casting in
// it, save the last few, not even with the issuers' seed in hand, with which every credential can be made anew. What was freed is overwritten and lies
// nowhere, where the runtime is told to (GODEBUG=clobberfree=1) and collects garbage after the acts; else it lies as it came.
func TestMemory(t *testing.T) {
	const n = 40 + lasting
	rounds := 3
	if testing.Short() {
		rounds = 2
	}
	if *full {
		rounds = *times / 5
	}
	for _, naive := range []struct{ name, finds, env string }{
		{"a list of nonces", "voting: nonces", "CEPING_NAIVE=list"},
		{"garbage that is left as it is", "voting: acks", "GODEBUG=clobberfree=0"},
	} {
		t.Run("naive: "+naive.name, func(t *testing.T) {
			sum := figures{}
			for range 2 {
				playMemory(t, n, sum, naive.env)
			}
			mustBite(t, sum, naive.finds)
		})
	}
	tell(t, n-lasting, judge(t, func() figures {
		sum := figures{}
		for range rounds {
			playMemory(t, n, sum, "GODEBUG=clobberfree=1")
		}
		return sum
	}))
}

// TestMemoryMirrored is TestMemory of a server that keeps a mirror: what is on its way there leaves no order either.
func TestMemoryMirrored(t *testing.T) {
	const n = 40 + lasting
	rounds := 2
	if *full {
		rounds = *times / 10
	}
	tell(t, n-lasting, judge(t, func() figures {
		sum := figures{}
		for range rounds {
			stick := t.TempDir()
			playMemory(t, n, sum, "GODEBUG=clobberfree=1", "CEPING_STICK="+stick)
			if len(take(t, stick)) == 0 {
				t.Error("there is no copy")
			}
		}
		return sum
	}))
}
