package envelope

import "strings"

var (
	cover   = shapeVector{Kind: "cover"}
	graded  = shapeVector{Kind: "marks", Grades: []int{4, 4, 36}}
	mixed   = shapeVector{Kind: "marks", Grades: []int{4}, Scores: []scaleVector{{0, 10000, 50}, {6000, 10000, 2500}}}
	scored  = shapeVector{Kind: "marks", Scores: []scaleVector{{0, 2000, 5}}}
	must    = shapeVector{Kind: "marks", Grades: []int{4, 4}, Scores: []scaleVector{{0, 10000, 100}}, Required: []bool{true, false, true}}
	mustOne = shapeVector{Kind: "marks", Grades: []int{4}, Scores: []scaleVector{{0, 10000, 100}, {0, 10000, 100}}, Required: []bool{false, false, true}}
	choose  = shapeVector{Kind: "choices", Options: []optionJSON{{Code: "p1"}, {Code: "p2"}, {Code: "p3"}, {Code: "other"}, {Code: "none", Exclusive: true}}}
	limited = shapeVector{Kind: "choices", Options: choose.Options, Min: 2, Max: 3}
	remark  = shapeVector{Kind: "text", Limit: 5}
)

// contents are what an opened envelope may hold, and what makes it damaged: each rule of archive.md, “An envelope”, at its edge.
var contents = []struct {
	name    string
	shape   shapeVector
	content string
	valid   bool
}{
	{"cover", cover, `{"v":2}`, true},
	{"blank", cover, `{"v":2,"state":"blank"}`, true},
	{"spoiled", graded, `{"v":2,"state":"spoiled"}`, true},
	{"state of none of the two", cover, `{"v":2,"state":"valid"}`, false},
	{"empty state", cover, `{"v":2,"state":""}`, false},
	{"state beside marks", graded, `{"v":2,"marks":"01-","state":"blank"}`, false},
	{"marks on a cover", cover, `{"v":2,"marks":"0"}`, false},

	{"nothing marked", graded, `{"v":2}`, true},
	{"marks", graded, `{"v":2,"marks":"01-"}`, true},
	{"last of 36 grades", graded, `{"v":2,"marks":"--z"}`, true},
	{"last of 4 grades", graded, `{"v":2,"marks":"3--"}`, true},
	{"grade beyond 4", graded, `{"v":2,"marks":"4--"}`, false},
	{"capital mark", graded, `{"v":2,"marks":"--Z"}`, false},
	{"all blank but there", graded, `{"v":2,"marks":"---"}`, false},
	{"empty marks", graded, `{"v":2,"marks":""}`, false},
	{"null marks", graded, `{"v":2,"marks":null}`, false},
	{"marks too short", graded, `{"v":2,"marks":"01"}`, false},
	{"marks too long", graded, `{"v":2,"marks":"0100"}`, false},
	{"marks without graded criteria", scored, `{"v":2,"marks":"0"}`, false},
	{"choices among marks", graded, `{"v":2,"choices":["p1"]}`, false},
	{"text among marks", graded, `{"v":2,"text":"x"}`, false},

	{"version 1", graded, `{"v":1,"marks":"01-"}`, false},
	{"version 2.0", graded, `{"v":2.0,"marks":"01-"}`, false},
	{"version as text", graded, `{"v":"2","marks":"01-"}`, false},
	{"no version", graded, `{"marks":"01-"}`, false},
	{"white space", graded, `{"v":2, "marks":"01-"}`, false},
	{"newline behind", graded, "{\"v\":2}\n", false},
	{"other order", graded, `{"marks":"01-","v":2}`, false},
	{"key twice", graded, `{"v":2,"marks":"01-","marks":"01-"}`, false},
	{"capital key", graded, `{"v":2,"Marks":"01-"}`, false},
	{"unknown key", graded, `{"v":2,"note":1}`, false},
	{"unnecessary escape", graded, `{"v":2,"marks":"\u00301-"}`, false},
	{"two values", graded, `{"v":2}{"v":2}`, false},
	{"not an object", graded, `[2]`, false},
	{"nothing", graded, ``, false},

	{"marks and scores", mixed, `{"v":2,"marks":"0","scores":["85.5","85"]}`, true},
	{"scores alone", mixed, `{"v":2,"scores":["","60"]}`, true},
	{"least and most", mixed, `{"v":2,"scores":["0","60"]}`, true},
	{"most", mixed, `{"v":2,"scores":["100","85"]}`, true},
	{"above", mixed, `{"v":2,"scores":["100.5",""]}`, false},
	{"below", mixed, `{"v":2,"scores":["","59"]}`, false},
	{"off the step", mixed, `{"v":2,"scores":["85.25",""]}`, false},
	{"steps count from the least", mixed, `{"v":2,"scores":["","75"]}`, false},
	{"trailing zero", mixed, `{"v":2,"scores":["85.0",""]}`, false},
	{"leading zero", mixed, `{"v":2,"scores":["085",""]}`, false},
	{"exponent", mixed, `{"v":2,"scores":["8.5e1",""]}`, false},
	{"sign", mixed, `{"v":2,"scores":["-1",""]}`, false},
	{"number", mixed, `{"v":2,"scores":[85,""]}`, false},
	{"point alone", mixed, `{"v":2,"scores":["."]}`, false},
	{"no whole part", mixed, `{"v":2,"scores":[".5",""]}`, false},
	{"scores all empty", mixed, `{"v":2,"scores":["",""]}`, false},
	{"scores too few", mixed, `{"v":2,"scores":["85"]}`, false},
	{"scores before marks", mixed, `{"v":2,"scores":["85","60"],"marks":"0"}`, false},
	{"two places", scored, `{"v":2,"scores":["19.95"]}`, true},
	{"three places", scored, `{"v":2,"scores":["19.955"]}`, false},

	{"what is required", must, `{"v":2,"marks":"0-","scores":["100"]}`, true},
	{"required mark missing", must, `{"v":2,"marks":"-0","scores":["100"]}`, false},
	{"required score missing", must, `{"v":2,"marks":"00"}`, false},
	{"the last score required", mustOne, `{"v":2,"scores":["","7"]}`, true},
	{"the last score required and missing", mustOne, `{"v":2,"marks":"0","scores":["7",""]}`, false},
	{"all required missing", must, `{"v":2}`, false},
	{"required, but spoiled", must, `{"v":2,"state":"spoiled"}`, true},
	{"required, but blank", must, `{"v":2,"state":"blank"}`, true},

	{"choices", choose, `{"v":2,"choices":["p1","other"]}`, true},
	{"all but the exclusive one", choose, `{"v":2,"choices":["p1","p2","p3","other"]}`, true},
	{"exclusive alone", choose, `{"v":2,"choices":["none"]}`, true},
	{"exclusive beside another", choose, `{"v":2,"choices":["p1","none"]}`, false},
	{"out of order", choose, `{"v":2,"choices":["other","p1"]}`, false},
	{"twice", choose, `{"v":2,"choices":["p1","p1"]}`, false},
	{"unknown option", choose, `{"v":2,"choices":["p9"]}`, false},
	{"empty list", choose, `{"v":2,"choices":[]}`, false},
	{"null list", choose, `{"v":2,"choices":null}`, false},
	{"null option", choose, `{"v":2,"choices":[null]}`, false},
	{"as few as may be", limited, `{"v":2,"choices":["p1","p2"]}`, true},
	{"too few", limited, `{"v":2,"choices":["p1"]}`, false},
	{"none at all", limited, `{"v":2}`, true},
	{"exclusive satisfies the least", limited, `{"v":2,"choices":["none"]}`, true},
	{"as many as may be", limited, `{"v":2,"choices":["p1","p2","p3"]}`, true},
	{"too many", limited, `{"v":2,"choices":["p1","p2","p3","other"]}`, false},

	{"text", remark, `{"v":2,"text":"意见"}`, true},
	{"no text", remark, `{"v":2}`, true},
	{"as long as may be", remark, `{"v":2,"text":"𠮷𠮷𠮷𠮷𠮷"}`, true},
	{"too long", remark, `{"v":2,"text":"一二三四五六"}`, false},
	{"empty text", remark, `{"v":2,"text":""}`, false},
	{"line end", remark, `{"v":2,"text":"一\n二"}`, true},
	{"quote and backslash", remark, `{"v":2,"text":"\"\\"}`, true},
	{"slash escaped", remark, `{"v":2,"text":"\/"}`, false},
	{"letters escaped", remark, `{"v":2,"text":"\u4e00"}`, false},
	{"< as encoding/json writes it", remark, `{"v":2,"text":"\u003c"}`, false},
	{"< as it is", remark, `{"v":2,"text":"<&>"}`, true},
	{"U+2028 as it is", remark, "{\"v\":2,\"text\":\"a\u2028\"}", true},
	{"carriage return", remark, `{"v":2,"text":"a\r\n"}`, false},
	{"tab", remark, `{"v":2,"text":"a\tb"}`, false},
	{"U+0085", remark, "{\"v\":2,\"text\":\"a\u0085b\"}", false},
	{"U+007F", remark, "{\"v\":2,\"text\":\"a\u007fb\"}", false},
	{"raw line end", remark, "{\"v\":2,\"text\":\"a\nb\"}", false},
	{"lone surrogate", remark, `{"v":2,"text":"\ud800"}`, false},
	{"not UTF-8", remark, "{\"v\":2,\"text\":\"\xff\"}", false},
	{"white space alone", remark, "{\"v\":2,\"text\":\" \u3000\\n\"}", false},
	{"U+FEFF alone", remark, "{\"v\":2,\"text\":\"\ufeff\"}", false},
	{"zero width space alone", remark, "{\"v\":2,\"text\":\"\u200b\"}", true},
	{"space around", remark, `{"v":2,"text":" a "}`, true},
	{"not in NFC", remark, "{\"v\":2,\"text\":\"e\u0301\"}", true},
	{"all escapes, as long as may be", shapeVector{Kind: "text", Limit: 200}, `{"v":2,"text":"` + strings.Repeat(`\"`, 200) + `"}`, true},
}
