package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ceping/survey/compare"
)

// spreadOf is a spread of numbers in hundredths, ascending, with the ends as quartiles.
func spreadOf(name string, numbers ...int) compare.Spread {
	two := func(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }
	s := compare.Spread{Name: name, Min: two(numbers[0]), Lower: two(numbers[0]), Median: two(numbers[len(numbers)/2]), Upper: two(numbers[len(numbers)-1]), Max: two(numbers[len(numbers)-1]), Mean: two(numbers[0])}
	for _, n := range numbers {
		s.Points = append(s.Points, compare.Point{Name: name, Value: two(n)})
	}
	return s
}

// stripDrawn reads a picture back: elements by name, all text, and whether anything leaves its frame.
func stripDrawn(t *testing.T, svg string) (elements map[string]int, text string) {
	t.Helper()
	elements = map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	width, height := 0.0, 0.0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return elements, text
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
			at := map[string]float64{}
			for _, a := range token.Attr {
				if a.Name.Local == "viewBox" {
					fmt.Sscanf(a.Value, "0 0 %g %g", &width, &height)
				}
				if n, err := strconv.ParseFloat(a.Value, 64); err == nil {
					at[a.Name.Local] = n
				}
			}
			if x, y := at["x"]+at["cx"], at["y"]+at["cy"]; x < 0 || x+at["width"] > width || y < 0 || y+at["height"] > height {
				t.Errorf("%v leaves the frame of %g × %g", token, width, height)
			}
		case xml.CharData:
			text += string(token)
		}
	}
}

// TestStrip: a dot for each number whatever there is to draw, a box where there are two, and all of it in words.
func TestStrip(t *testing.T) {
	hundred, equal, many := make([]int, 100), make([]int, 100), []compare.Spread{}
	for i := range 100 {
		hundred[i], equal[i] = 8000+i*19, 9000
		many = append(many, spreadOf(fmt.Sprint("单位", i), 8000+i*10, 9000+i*10))
	}
	for name, test := range map[string]struct {
		spreads     []compare.Spread
		dots, boxes int
	}{
		"one":           {[]compare.Spread{spreadOf("甲", 9125)}, 1, 0},
		"two":           {[]compare.Spread{spreadOf("甲", 9125, 9126)}, 2, 1},
		"three":         {[]compare.Spread{spreadOf("甲", 0, 5000, 10000)}, 3, 1},
		"a hundred":     {[]compare.Spread{spreadOf("甲", hundred...)}, 100, 1},
		"equals":        {[]compare.Spread{spreadOf("甲", equal...)}, 1, 1},
		"all none":      {[]compare.Spread{spreadOf("甲", 0)}, 1, 0},
		"awkward names": {[]compare.Spread{spreadOf("=<b>&\"'一个名字非常非常长的被考核单位\n两行", 9000, 9100), spreadOf("\u202eabc\u202c😀𠮷", 100)}, 3, 1},
		"many rows":     {many, 2 * maxStrips, maxStrips},
	} {
		t.Run(name, func(t *testing.T) {
			svg := string(Strip("总分分布", test.spreads))
			elements, text := stripDrawn(t, svg)
			if elements["circle"] != test.dots || elements["rect"] != test.boxes {
				t.Errorf("%d dots and %d boxes, want %d and %d", elements["circle"], elements["rect"], test.dots, test.boxes)
			}
			s := test.spreads[0]
			if strings.Contains(text, "×100") != (name == "equals") {
				t.Error("a hundred equals are not one dot with their number")
			}
			for _, want := range []string{"总分分布", fmt.Sprintf("%d个，最低 %s", len(s.Points), s.Min), "中位数 " + s.Median, "最高 " + s.Max} {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if dir := os.Getenv("CEPING_LOOK"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+".svg"), []byte(strings.Replace(svg, "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	if got := Strip("nothing", nil); got != "" {
		t.Errorf("nothing is drawn as %s", got)
	}
}

// TestStripPlaces: lengths follow the numbers exactly: the middle of the axis is the middle of the picture.
func TestStripPlaces(t *testing.T) {
	svg := string(Strip("t", []compare.Spread{spreadOf("甲", 8000, 8500, 9000)}))
	room := stripWidth - stripLabel - stripRight
	for _, x := range []int{stripLabel, stripLabel + room/2, stripLabel + room} {
		if !strings.Contains(svg, fmt.Sprintf(`<circle cx="%d" `, x)) {
			t.Errorf("no dot at %d: %s", x, svg)
		}
	}
}
