package child

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"ceping/survey/strict"
)

// What a child ends with beside 0, and 2 for what Go's runtime ends: its clock, and what it cannot hold itself to.
const (
	exitUnheld = 3
	exitSlow   = 4
)

// maxHead bounds the first line: a set-up of the most people is a fraction of it.
const maxHead = 16 << 20

// maxStack bounds one goroutine's stack, in bytes.
const maxStack = 64 << 20

// Asked reports whether the program was started to be a child.
func Asked(args []string) bool { return len(args) > 1 && args[1] == word }

// Main is the child: it reads one order from standard input, writes one answer to standard output, and returns what to exit with. The
// program calls it before anything else, where it was Asked.
func Main(readers Readers, args []string) int {
	if len(args) != 4 {
		return unheld(fmt.Errorf("%d arguments", len(args)))
	}
	memory, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return unheld(err)
	}
	milliseconds, err := strconv.ParseInt(args[3], 10, 64)
	if err != nil {
		return unheld(err)
	}
	l := Limits{Memory: memory, Time: time.Duration(milliseconds) * time.Millisecond}
	// A child whose server was killed ends by its own clock. The runtime opens what timers need before no file may be opened any more.
	time.AfterFunc(l.Time, func() { os.Exit(exitSlow) })
	debug.SetMaxStack(maxStack)
	debug.SetGCPercent(-1)                 // a short life: nothing is collected
	debug.SetMemoryLimit(l.Memory * 3 / 4) // before the system may say no
	if err := hold(l); err != nil {
		return unheld(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), l.Time)
	defer stop()
	if err := answer(ctx, readers, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func unheld(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return exitUnheld
}

// answer reads an order and answers it.
func answer(ctx context.Context, readers Readers, in io.Reader, out io.Writer) error {
	from := bufio.NewReader(in)
	line, err := readLine(from)
	if err != nil {
		return err
	}
	var head header
	if err := strict.JSON(line, &head); err != nil {
		return err
	}
	file, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	reader, known := readers[head.Kind]
	if !known {
		return fmt.Errorf("no reader of %q", head.Kind)
	}
	value, err := reader.Read(ctx, head.About, file)
	text, err := written(value, err)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

func readLine(from *bufio.Reader) (line []byte, err error) {
	for {
		more, err := from.ReadSlice('\n')
		line = append(line, more...)
		switch {
		case err == nil:
			return line, nil
		case err != bufio.ErrBufferFull:
			return nil, err
		case len(line) > maxHead:
			return nil, fmt.Errorf("a head of more than %d bytes", maxHead)
		}
	}
}

// written is an answer as it is sent: what was read, or what is wrong with the file.
func written(value any, wrong error) ([]byte, error) {
	if wrong != nil {
		return json.Marshal(reply{Wrong: tell(wrong)})
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(reply{Value: text})
}
