package envelope_test

import (
	"crypto/sha256"
	"fmt"

	"ceping/survey/envelope"
)

// One envelope, from what is marked to what is counted. It does not open under another name.
func Example() {
	key, err := envelope.GenerateKey()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer key.Wipe()
	manifest := sha256.Sum256([]byte(`{"version":2}`)) // of the session's exact text

	// Three graded criteria of four grades each, of one leader; the second is left blank.
	shape := envelope.Shape{Kind: envelope.Marks, Grades: []int{4, 4, 4}}
	text := envelope.Content{Marks: "0-2"}.Encode()
	fmt.Println(string(text))

	plaintext, err := envelope.Pad(text, shape.Size())
	if err != nil {
		fmt.Println(err)
		return
	}
	name := envelope.Name{Key: "annual-leaders.l1", Category: "A"}
	sealed, err := envelope.Seal(key.Public(), manifest, name, plaintext)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(plaintext), "bytes, sealed", len(sealed))

	opened, err := key.Open(manifest, name, sealed)
	if err != nil {
		fmt.Println(err)
		return
	}
	content, err := shape.Read(opened)
	fmt.Println(content.Marks, err)

	_, err = key.Open(manifest, envelope.Name{Key: "annual-leaders.l2", Category: "A"}, sealed)
	fmt.Println(err)
	// Output:
	// {"v":2,"marks":"0-2"}
	// 64 bytes, sealed 112
	// 0-2 <nil>
	// envelope: does not open
}

// What is not byte for byte the canonical form of what it says is no content: white space would mark a ballot.
func ExampleDecode() {
	for _, text := range []string{`{"v":2,"choices":["p1","other"]}`, `{"v":2, "choices":["p1","other"]}`, `{"v":2,"state":"blank"}`} {
		content, err := envelope.Decode([]byte(text))
		fmt.Println(content.Choices, content.State, err)
	}
	// Output:
	// [p1 other]  <nil>
	// []  envelope: content is not canonical
	// [] blank <nil>
}

// Every envelope of a name has one size, so that nobody sees who has written a remark.
func ExampleShape_Size() {
	remark := envelope.Shape{Kind: envelope.Text, Limit: 100}
	for _, text := range []string{"", "工作扎实"} {
		plaintext, err := envelope.Pad(envelope.Content{Text: text}.Encode(), remark.Size())
		fmt.Println(len(plaintext), err)
	}
	// Output:
	// 448 <nil>
	// 448 <nil>
}
