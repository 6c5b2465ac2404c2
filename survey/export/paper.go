package export

import (
	"strings"

	"ceping/survey/layout"
)

// eachPage is the sign-off line at the bottom of every sheet of paper, since a long table takes several and each is signed. The lines
// that close a part have the date beside.
func eachPage() string {
	people := layout.Signatures()[:3]
	return "本页签字　" + strings.Join(people, "＿＿＿＿＿　") + "＿＿＿＿＿"
}

// stands is what a sheet of paper says of the result it belongs to, should it be parted from the others.
func stands(s layout.Summary) string {
	seal := "封箱校验码 " + clip(s.Seal.Digest, 8)
	if s.Code == "" {
		return seal
	}
	return "结果校验码 " + s.Code.Spaced() + "　" + seal
}

// footing is what stands at the bottom of a workbook's pages.
type footing struct {
	left, right string
	signed      bool   // where there may be several pages, each has its sign-off line
	title       string // of the sheet, for its further pages, which do not begin with it
}

// head is what stands at the top of the pages of a sheet that may have several.
func (f footing) head(single bool) string {
	if single || f.title == "" {
		return ""
	}
	return "&R&8 " + plain(f.title)
}

// plain is text among Excel's codes.
func plain(text string) string { return strings.ReplaceAll(clip(text, 60), "&", "&&") }

// text is the footing in Excel's codes. & begins one, and a digit behind &8 would be of the type's size. Excel takes 255 characters in
// all, so a long name is cut.
func (f footing) text(single bool) string {
	above, lines := "", ""
	if f.signed && !single {
		above, lines = "&9 "+eachPage()+"\n", "\n"
	}
	return "&L&8 " + lines + plain(f.left) + "&C" + above + "&10第 &P 页，共 &N 页&R&8 " + lines + plain(f.right)
}
