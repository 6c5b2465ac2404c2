package words

import (
	"fmt"
	"strconv"
	"strings"

	"ceping/survey"
)

var actsOfCounts = map[string]shown{
	string(survey.Present):  {"填写实到", readHand},
	string(survey.Leftover): {"填写余票", readHand},
	survey.ActCorrect:       {"更正", readCorrected},
	"leave out":             {"不填", readLeftOut},
}

// Entered is a hand count by category.
func Entered(hand survey.Hand, numbers map[string]int) Deed {
	return Deed{string(hand), fmt.Sprint(numbers)}
}

// Corrected is a hand count entered after the box was opened, and why.
func Corrected(hand survey.Hand, numbers map[string]int, reason string) Deed {
	return Deed{survey.ActCorrect, string(hand) + " " + fmt.Sprint(numbers) + reasonDetail + reason}
}

func readHand(name, detail string) (string, bool) {
	numbers, reason, corrected := strings.Cut(detail, reasonDetail)
	inside, begins := strings.CutPrefix(numbers, "map[")
	inside, ends := strings.CutSuffix(inside, "]")
	if !begins || !ends {
		return "", false
	}
	told := name + " " + strings.ReplaceAll(inside, ":", "=")
	if corrected { // before ActCorrect was, a correction had the hand's name
		told += "，理由：" + reason
	}
	return told, true
}

// HandCount reads back what an act of Entered or Corrected entered; ok is false for any other act.
func HandCount(name, detail string) (hand survey.Hand, numbers map[string]int, ok bool) {
	hand = survey.Hand(name)
	if name == survey.ActCorrect {
		of, rest, _ := strings.Cut(detail, " ")
		hand, detail = survey.Hand(of), rest
	}
	detail, _, _ = strings.Cut(detail, reasonDetail)
	inside, begins := strings.CutPrefix(detail, "map[")
	inside, ends := strings.CutSuffix(inside, "]")
	if !begins || !ends || hand != survey.Present && hand != survey.Leftover {
		return "", nil, false
	}
	numbers = map[string]int{}
	for _, one := range strings.Fields(inside) {
		code, digits, _ := strings.Cut(one, ":")
		n, err := strconv.Atoi(digits)
		if err != nil {
			return "", nil, false
		}
		numbers[code] = n
	}
	return hand, numbers, true
}

func readCorrected(name, detail string) (string, bool) {
	hand, rest, _ := strings.Cut(detail, " ")
	return readHand(name+ChineseOf(survey.Hand(hand)), rest)
}

const (
	leftOutOf  = " of "
	leftOutAnd = ", "
)

// LeftOut is a hand count that staff do not enter for these categories.
func LeftOut(hand survey.Hand, codes []string) Deed {
	return Deed{"leave out", string(hand) + leftOutOf + strings.Join(codes, leftOutAnd)}
}

func readLeftOut(name, detail string) (string, bool) {
	hand, codes, ok := strings.Cut(detail, leftOutOf)
	return name + ChineseOf(survey.Hand(hand)) + "：" + strings.ReplaceAll(codes, leftOutAnd, inChinese.and), ok
}
