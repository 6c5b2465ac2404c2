package qr

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"strings"
	"testing"
)

const address = "HTTP://192.168.10.2:8080/S/X"

// TestSameModules: path, picture and half blocks draw the same square, module by module.
func TestSameModules(t *testing.T) {
	want, err := modules(address)
	if err != nil {
		t.Fatal(err)
	}
	blank := func() [][]bool {
		grid := make([][]bool, len(want))
		for y := range grid {
			grid[y] = make([]bool, len(want))
		}
		return grid
	}
	path, side, err := Path(address)
	if err != nil || side != len(want) {
		t.Fatalf("a path of side %d: %v", side, err)
	}
	onPath := blank()
	for piece := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		var x, y, n, back int
		if _, err := fmt.Sscanf(piece, "M%d %dh%dv1h-%d", &x, &y, &n, &back); err != nil || n != back || n < 1 {
			t.Fatalf("%q: %v", piece, err)
		}
		for i := range n {
			onPath[y][x+i] = true
		}
	}
	const pixels = 3
	file, side, err := PNG(address, pixels)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil || side != pixels*len(want) || picture.Bounds().Dx() != side || picture.Bounds().Dy() != side {
		t.Fatalf("a picture of side %d: %v", side, err)
	}
	onPicture := blank()
	for y := range side {
		for x := range side {
			r, _, _, _ := picture.At(x, y).RGBA()
			if x%pixels == 0 && y%pixels == 0 {
				onPicture[y/pixels][x/pixels] = r == 0
			} else if onPicture[y/pixels][x/pixels] != (r == 0) {
				t.Fatalf("pixel %d %d is not as its module", x, y)
			}
		}
	}
	var printed bytes.Buffer
	if err := Terminal(&printed, address); err != nil {
		t.Fatal(err)
	}
	inBlocks := blank()
	for i, line := range strings.Split(strings.TrimSuffix(printed.String(), "\n"), "\n") {
		for x, r := range []rune(line) {
			inBlocks[2*i][x] = r == ' ' || r == '▄'
			if 2*i+1 < len(want) {
				inBlocks[2*i+1][x] = r == ' ' || r == '▀'
			} else if r != '█' && r != '▄' {
				t.Errorf("below the square stands %q", r)
			}
		}
	}
	for name, got := range map[string][][]bool{"path": onPath, "picture": onPicture, "half blocks": inBlocks} {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("the %s draws something else", name)
		}
	}
}

type torn struct{}

func (torn) Write([]byte) (int, error) { return 0, errTorn }

var errTorn = errors.New("torn")

// TestErrors: a text that no code can hold is told, and so is a printout that did not arrive.
func TestErrors(t *testing.T) {
	long := strings.Repeat("x", 3000)
	_, _, onPath := Path(long)
	_, _, onPicture := PNG(long, 1)
	for name, err := range map[string]error{"path": onPath, "picture": onPicture, "half blocks": Terminal(new(bytes.Buffer), long)} {
		if err == nil {
			t.Errorf("the %s of 3000 characters is there", name)
		}
	}
	if err := Terminal(torn{}, address); !errors.Is(err, errTorn) {
		t.Errorf("printed: %v", err)
	}
}

func TestTerminal(t *testing.T) {
	var out bytes.Buffer
	if err := Terminal(&out, address); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines {
		if n := len([]rune(line)); n < 2*len(lines)-1 || n > 2*len(lines) {
			t.Errorf("a line has %d modules, there are %d lines of two", n, len(lines))
		}
	}
	if strings.Trim(lines[0], "█") != "" || strings.Trim(lines[1], "█") != "" {
		t.Error("there is no quiet zone above")
	}
}
