package archive_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// tree is a text of JSON with its keys in order, to be changed at one place.
type tree struct {
	keys  []string // of an object, one for each of items
	items []*tree
	text  string // of a value that holds no others
	list  bool
}

func parseTree(t testing.TB, text string) *tree {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	root, err := readTree(decoder)
	if err != nil {
		t.Fatal(err)
	}
	if again := root.String(); again != text {
		t.Fatalf("read and written it is another text:\n%s\n%s", text, again)
	}
	return root
}

func readTree(decoder *json.Decoder) (*tree, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	kind, nested := token.(json.Delim)
	if !nested {
		return &tree{text: written(token)}, nil
	}
	n := &tree{list: kind == '['}
	for decoder.More() {
		if !n.list {
			key, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			n.keys = append(n.keys, key.(string))
		}
		item, err := readTree(decoder)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err = decoder.Token()
	return n, err
}

// written is a value as the archive writes it.
func written(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func (n *tree) String() string {
	if n.text != "" {
		return n.text
	}
	var parts []string
	for i, item := range n.items {
		if n.list {
			parts = append(parts, item.String())
		} else {
			parts = append(parts, written(n.keys[i])+":"+item.String())
		}
	}
	if n.list {
		return "[" + strings.Join(parts, ",") + "]"
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// place is a value in a tree: the way to it, and its name with a star for places in lists and for codes of categories.
type place struct {
	way  []int
	name string
}

var starred = regexp.MustCompile(`^(counts|weights)$`)

// places are the values of a tree, of those that have one name the first, and the last too where two are asked for.
func (n *tree) places(most int) (list []place) {
	at := map[string][]int{}
	var walk func(n *tree, way []int, name, above string)
	walk = func(n *tree, way []int, name, above string) {
		if name != "" {
			here, same := place{append([]int{}, way...), name}, at[name]
			if len(same) < most {
				at[name], list = append(same, len(list)), append(list, here)
			} else if most > 1 {
				list[same[most-1]] = here
			}
		}
		for i, item := range n.items {
			step := "*"
			if !n.list && !starred.MatchString(above) {
				step = n.keys[i]
			}
			walk(item, append(way, i), strings.TrimPrefix(name+"."+step, "."), step)
		}
	}
	walk(n, nil, "", "")
	return list
}

// change is what is done to a value; a nil text leaves it out.
type change struct {
	name string
	do   func(above *tree, i int)
}

// changesOf are those that can be made of a value, none of which leaves it as it was.
func changesOf(above *tree, i int) (list []change) {
	n := above.items[i]
	put := func(name, text string) {
		if text != n.String() {
			list = append(list, change{name, func(above *tree, i int) { above.items[i] = &tree{text: text} }})
		}
	}
	switch {
	case n.text == "":
		list = append(list, listChanges(n)...)
	case n.text[0] == '"':
		var text string
		if err := json.Unmarshal([]byte(n.text), &text); err != nil {
			panic(err)
		}
		put("a character more", written(text+"x"))
		put("emptied", `""`)
		put("a number", "1")
		put("escaped otherwise", `"\u0041`+n.text[1:])
		if r := []rune(text); len(r) > 0 {
			put("a character less", written(string(r[:len(r)-1])))
			put("the first character another", written(string(append([]rune{other(r[0])}, r[1:]...))))
			put("the last character another", written(string(append(append([]rune{}, r[:len(r)-1]...), other(r[len(r)-1])))))
			put("capitals", written(strings.ToUpper(text)))
		}
	case n.text == "true" || n.text == "false":
		put("the other", map[string]string{"true": "false", "false": "true"}[n.text])
		put("a text", `"`+n.text+`"`)
		put("a number", "1")
	case n.text != "null":
		put("one more", plus(n.text, 1))
		put("one less", plus(n.text, -1))
		put("below nought", "-1")
		put("a fraction", n.text+".5")
		put("written as a fraction", n.text+".0")
		put("with an exponent", n.text+"e0")
		put("enormous", "99999999999999999999999")
		put("a text", `"`+n.text+`"`)
	default:
		put("nought", "0")
		put("some", "3")
		put("a text", `"x"`)
	}
	put("null", "null")
	put("a list", "[]")
	put("an object", `{"x":1}`)
	if !above.list {
		list = append(list,
			change{"left out", func(above *tree, i int) {
				above.keys, above.items = append(above.keys[:i:i], above.keys[i+1:]...), append(above.items[:i:i], above.items[i+1:]...)
			}},
			change{"there twice", func(above *tree, i int) {
				above.keys, above.items = append(above.keys, above.keys[i]), append(above.items, above.items[i])
			}},
			change{"its key in capitals", func(above *tree, i int) { above.keys[i] = strings.ToUpper(above.keys[i]) + "Z" }},
			change{"an unknown key beside", func(above *tree, i int) {
				above.keys, above.items = append(above.keys, "more"), append(above.items, &tree{text: "1"})
			}})
		if len(above.items) > 1 {
			list = append(list, change{"out of order", func(above *tree, i int) {
				j := (i + 1) % len(above.items)
				above.keys[i], above.keys[j] = above.keys[j], above.keys[i]
				above.items[i], above.items[j] = above.items[j], above.items[i]
			}})
		}
	}
	return list
}

func listChanges(n *tree) (list []change) {
	if !n.list || len(n.items) == 0 {
		return nil
	}
	last := len(n.items) - 1
	list = append(list,
		change{"the first gone", func(above *tree, i int) { above.items[i].items = above.items[i].items[1:] }},
		change{"the last gone", func(above *tree, i int) { above.items[i].items = above.items[i].items[:last] }},
		change{"the first twice", func(above *tree, i int) {
			above.items[i].items = append([]*tree{above.items[i].items[0]}, above.items[i].items...)
		}},
		change{"null among them", func(above *tree, i int) {
			above.items[i].items = append(above.items[i].items, &tree{text: "null"})
		}})
	if last > 0 && n.items[0].String() != n.items[last].String() {
		list = append(list, change{"the first and the last change places", func(above *tree, i int) {
			l := above.items[i].items
			l[0], l[last] = l[last], l[0]
		}})
	}
	return list
}

func other(r rune) rune {
	if r == '1' {
		return '2'
	}
	return '1'
}

func plus(number string, n int) string {
	var is int
	if err := json.Unmarshal([]byte(number), &is); err != nil {
		panic(err)
	}
	return fmt.Sprint(is + n)
}

// at is the value above a place, and where in it.
func (n *tree) at(p place) (above *tree, i int) {
	for _, step := range p.way[:len(p.way)-1] {
		n = n.items[step]
	}
	return n, p.way[len(p.way)-1]
}
