package attack_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
)

// TestMain lets the test binary be the server that is killed, or whose memory is read.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CEPING_ATTACKED"); dir != "" {
		if err := serve(dir, os.Getenv("CEPING_SESSION"), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// serve takes requests in a buffer that it clears, as the voters' routes do, and says of each that it was answered.
func serve(dir, session string, requests io.Reader, answers io.Writer) error {
	ctx := commandLine
	s, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Making, Mirror: os.Getenv("CEPING_STICK")})
	if err != nil {
		return err
	}
	keeper, err := newOffice(s).Terminal().Keeper(ctx)
	if err != nil {
		return err
	}
	issuer, box := ballot.NewIssuer(s), ballot.NewBox(s)
	buffer := make([]byte, 1<<16)
	var kept [][]byte // of the naive server
	for {
		request, err := readRequest(requests, buffer)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch {
		case request.act != "":
			if err := actOfStaff(s, session, request.act); err != nil {
				return err
			}
		case request.phase != "":
			from, err := s.Phase(ctx, session)
			if err != nil {
				return err
			}
			if request.phase == string(survey.Closed) {
				_, err = s.CloseBox(ctx, session, keeper.Act(session, survey.ActClose, ""))
			} else {
				err = s.Advance(ctx, session, from, survey.Phase(request.phase), keeper.Act(session, "advance", ""))
			}
			if err != nil {
				return err
			}
		case request.tidy:
			for range 2 { // the second for what a pool held
				debug.FreeOSMemory()
			}
		case request.slip != nil:
			if _, err := issuer.Collect(ctx, string(request.slip), request.blinded); err != nil {
				return err
			}
		default:
			if os.Getenv("CEPING_NAIVE") != "" {
				kept = append(kept, append([]byte(nil), request.cast.Nonce[:]...))
			}
			if _, err := box.Cast(ctx, session, request.cast, request.mac); err != nil {
				return err
			}
			clear(request.cast.Nonce[:])
		}
		clear(buffer)
		fmt.Fprintln(answers, "answered")
	}
	fmt.Fprintln(answers, len(kept))
	return s.Close()
}

// actOfStaff does what the test wants to see interrupted, through the office as the program does.
func actOfStaff(s *store.Store, session, act string) error {
	o := newOffice(s)
	switch act {
	case "open":
		return office.NewOpening(s).By(o.Terminal()).Open(commandLine, session, passphrases(2), nil)
	case "backup":
		return o.Terminal().Backup(commandLine, io.Discard)
	case "erase":
		return o.Terminal().Erase(commandLine, session)
	}
	return o.Terminal().Advance(commandLine, session, survey.Phase(act), nil)
}

// request is one of an act of staff, a phase to go to, a slip to be collected, and a ballot.
type request struct {
	tidy          bool
	act           string
	phase         string
	slip, blinded []byte
	cast          ballot.Cast
	mac           []byte
}

// fields of a request, each with its length before it: its kind, then what it says.
func writeRequest(w io.Writer, fields ...[]byte) error {
	var whole []byte
	for _, field := range fields {
		whole = append(binary.BigEndian.AppendUint32(whole, uint32(len(field))), field...)
	}
	_, err := w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(whole))), whole...))
	return err
}

// readRequest reads one into a buffer, which its fields share.
func readRequest(r io.Reader, buffer []byte) (q request, err error) {
	if _, err := io.ReadFull(r, buffer[:4]); err != nil {
		return q, err
	}
	whole := buffer[:binary.BigEndian.Uint32(buffer)]
	if _, err := io.ReadFull(r, whole); err != nil {
		return q, err
	}
	next := func() (field []byte) {
		n := binary.BigEndian.Uint32(whole)
		field, whole = whole[4:4+n], whole[4+n:]
		return field
	}
	switch kind := next(); string(kind) {
	case "tidy":
		q.tidy = true
	case "act":
		q.act = string(next())
	case "phase":
		q.phase = string(next())
	case "collect":
		q.slip, q.blinded = next(), next()
	default:
		q.cast.Category, q.cast.Nonce, q.mac = "A", [32]byte(next()), next()
		for len(whole) > 0 {
			q.cast.Envelopes = append(q.cast.Envelopes, next())
		}
	}
	return q, nil
}

// server is another process that has the house of a hall.
type server struct {
	h       *hall
	command *exec.Cmd
	in      io.WriteCloser
	answers *bufio.Scanner
}

func (h *hall) inAnotherProcess(env ...string) *server {
	h.t.Helper()
	h.close()
	s := &server{h: h, command: exec.Command(os.Args[0])}
	s.command.Env = append(append(os.Environ(), "CEPING_ATTACKED="+h.dir, "CEPING_SESSION="+h.id), env...)
	s.command.Stderr = h.t.Output()
	var err error
	s.in, err = s.command.StdinPipe()
	must(h.t, err)
	out, err := s.command.StdoutPipe()
	must(h.t, err)
	s.answers = bufio.NewScanner(out)
	must(h.t, s.command.Start())
	return s
}

// ask sends a request; answered waits for the answer.
func (s *server) ask(fields ...[]byte) {
	s.h.t.Helper()
	must(s.h.t, writeRequest(s.in, fields...))
}

func (s *server) answered() bool { return s.answers.Scan() && s.answers.Text() == "answered" }

// do is ask and answered.
func (s *server) do(fields ...[]byte) {
	s.h.t.Helper()
	if s.ask(fields...); !s.answered() {
		s.h.t.Fatal("the server did not answer")
	}
}

// fields of the request that casts a voter's ballot.
func (p *person) fields() [][]byte {
	fields := [][]byte{[]byte("cast"), p.cast.Nonce, p.cast.MAC}
	for _, sealed := range p.cast.Envelopes {
		fields = append(fields, sealed)
	}
	return fields
}

// playKilled is one sitting whose process is killed while ballots are cast. One more than were answered may be in the files: a group
// under way may be told from the rest.
func playKilled(t *testing.T, n int, sum figures) {
	t.Helper()
	h := openHall(t, t.TempDir(), setupOf(2, n))
	h.advance(survey.Collecting)
	h.collectAll(h.voters)
	h.advance(survey.Voting)
	voters := shuffled(h.voters)
	child := h.inAnotherProcess()
	moment := 2 + int(random(1)[0])%(n-2)
	for _, p := range voters[:moment] {
		child.do(p.fields()...)
	}
	child.ask(voters[moment].fields()...)
	must(t, child.command.Process.Kill())
	cast := moment
	for child.answered() {
		cast++
	}
	child.command.Wait()
	sum.look("killed", take(t, h.dir), voters[:cast], nonces, covers, firstMarks, firstTexts)
	h.start(h.dir)
	sum.look("killed, started again", take(t, h.dir), voters[:cast], nonces, covers, firstMarks, firstTexts)
	h.close()
}
