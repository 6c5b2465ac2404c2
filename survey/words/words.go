// Package words has the sentences that staff read: refusals, names, alarms, notes, entries of the audit log. Every other room hands on
// a code with values (survey.Coded), and the edges, which are screens, the command line and the log, ask here for the sentence. There
// is one table a language, in files by room: chinese_*.go for screens and paper, english_*.go for the command line and the log.
//
// A sentence that says no names the thing and the remedy, and says so when something was done all the same. Chinese ones end without a
// stop, so that they can stand within another; English ones are one line, in small letters, for the same reason.
//
// What a Report and a manifest say is in Chinese alone: their outputs are. What else voters read is elsewhere, in survey/web and in the
// client.
//
// It is large because it is a book of phrases: a file for each room and language, so that both sides of one are read beside each other, and
// act*.go, a function for each entry of the log. The functions that write and read an entry are its exported names; every other sentence is
// one value of a table.
package words

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"ceping/survey"
)

// Code is a sentence's name.
type Code = survey.Code

// table is a language's sentences by code. A sentence's places are fmt's verbs, all of them in order or all with an index (%[2]d); values
// without a place are left out of that language.
type table map[Code]string

// language is how values are written.
type language struct {
	sentences table
	and       string // between the texts of a list
	or        string // between phases, and the names of which either is meant
	quoted    string // such a name
	phase     string // one of several
	then      string // between the sentences of a list
}

var (
	inChinese = language{merged(chineseArchive, chineseCheck, chineseChild, chineseCompare, chineseComposite, chineseConsole, chineseCount, chineseHouse, chineseManifest, chineseMirror, chineseOffice, chinesePaper, chineseReadings, chineseRoster, chineseSetup, chineseStore, chineseSurvey, chineseVersion1), "、", "或", "“%s”", "“%s”", "；"}
	inEnglish = language{merged(englishArchive, englishCheck, englishChild, englishComposite, englishConsole, englishHouse, englishManifest, englishMirror, englishOffice, englishPaper, englishRoster, englishSetup, englishStore, englishSurvey, englishVersion1), ", ", " or ", "%q", "%s", "; "}
)

// Chinese is a sentence for screens and paper.
func Chinese(code Code, values ...any) string { return inChinese.say(code, values) }

// English is a sentence for the command line and the log.
func English(code Code, values ...any) string { return inEnglish.say(code, values) }

// ChineseOf is what has a sentence, for screens and paper: a phase's name, a finding.
func ChineseOf(c survey.Coded) string { return inChinese.text(c) }

// EnglishOf is what has a sentence, for the command line and the log.
func EnglishOf(c survey.Coded) string { return inEnglish.text(c) }

// ChineseNames are what codes are called, for screens and paper.
func ChineseNames(list []Code) []string { return inChinese.names(list) }

// ChineseList joins what has sentences, for screens and paper.
func ChineseList(list []survey.Coded) string { return inChinese.text(list) }

// EnglishList joins what has sentences, for the command line and the log.
func EnglishList(list []survey.Coded) string { return inEnglish.text(list) }

// Has reports whether a code has a sentence in both languages.
func Has(code Code) bool {
	_, chinese := inChinese.sentences[code]
	_, english := inEnglish.sentences[code]
	return chinese && english
}

// ChineseError is what an error says to people, on a screen; ok is false for one that has no sentence, of which nothing is told. The
// field of an InvalidError is named as screens name it.
func ChineseError(err error) (sentence string, ok bool) {
	var invalid *survey.InvalidError
	if errors.As(err, &invalid) {
		return fieldName(invalid.Field) + "：" + ChineseOf(invalid), true
	}
	if c := coded(err); c != nil {
		return ChineseOf(c), true
	}
	return "", false
}

// EnglishError is an error in one line, for the command line and the log: its sentence, where it has one, within what was added on the
// way up.
func EnglishError(err error) string {
	return strings.Join(strings.Fields(spoken(err.Error(), err)), " ")
}

// spoken puts the sentences of an error, and of those that it wraps, into its line.
func spoken(line string, err error) string {
	if c, ok := err.(codedError); ok {
		sentence := EnglishOf(c)
		if invalid, ok := c.(*survey.InvalidError); ok {
			sentence = invalid.Field + ": " + sentence
		}
		if !strings.Contains(line, c.Error()) {
			return sentence // whoever wrapped it said it in words of another kind
		}
		return strings.Replace(line, c.Error(), sentence, 1)
	}
	switch wrapper := err.(type) {
	case interface{ Unwrap() error }:
		if inner := wrapper.Unwrap(); inner != nil {
			return spoken(line, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			line = spoken(line, inner)
		}
	}
	return line
}

// codedError is an error that has a sentence.
type codedError interface {
	error
	survey.Coded
}

// coded is the part of an error that has a sentence; nil when none has.
func coded(err error) codedError {
	var c codedError
	if errors.As(err, &c) {
		return c
	}
	return nil
}

// say fills in a sentence. A code without one is said as it is: that is a fault of the program, and a test finds it (TestEveryCode).
func (l language) say(code Code, values []any) string {
	sentence, known := l.sentences[code]
	if !known {
		return string(code)
	}
	said := make([]any, len(values))
	for i, v := range values {
		said[i] = l.value(v)
	}
	if !strings.Contains(sentence, "%[") {
		said = said[:min(len(said), places(sentence))]
	}
	return fmt.Sprintf(sentence, said...)
}

// places is how many values a sentence takes in order.
func places(sentence string) int {
	return strings.Count(strings.ReplaceAll(sentence, "%%", ""), "%")
}

// value is how a value is written: what has a sentence as that, a list as one text; anything else goes into the sentence as it is.
func (l language) value(v any) any {
	switch v := v.(type) {
	case *survey.InvalidError:
		return l.say(v.Coded())
	case survey.Code:
		return l.say(v, nil)
	case survey.Coded:
		return l.name(v)
	case []string:
		return strings.Join(v, l.and)
	case []survey.Code:
		return strings.Join(l.names(v), l.and)
	case survey.Either:
		list := make([]string, len(v))
		for i, one := range v {
			list[i] = fmt.Sprintf(l.quoted, one)
		}
		return strings.Join(list, l.or)
	case []survey.Phase:
		names := make([]string, len(v))
		for i, one := range v {
			names[i] = fmt.Sprintf(l.phase, l.name(one))
		}
		return strings.Join(names, l.or)
	case []survey.Coded:
		list := make([]string, len(v))
		for i, one := range v {
			list[i] = l.say(one.Coded())
		}
		return strings.Join(list, l.then)
	}
	return v
}

// name is what has a sentence. A word that nobody knows, as a damaged record may have for a phase, is said as it is.
func (l language) name(c survey.Coded) string {
	code, values := c.Coded()
	if word := reflect.ValueOf(c); l.sentences[code] == "" && word.Kind() == reflect.String {
		return word.String()
	}
	return l.say(code, values)
}

// text is a value as one text; nothing of nil.
func (l language) text(v any) string {
	text, _ := l.value(v).(string)
	return text
}

func (l language) names(list []Code) []string {
	names := make([]string, len(list))
	for i, code := range list {
		names[i] = l.say(code, nil)
	}
	return names
}

// merged returns one table of several; a key that two of them have panics at start, and so in every test.
func merged[K ~string, V any, T ~map[K]V](tables ...T) T {
	all := T{}
	for _, t := range tables {
		for key, one := range t {
			if _, twice := all[key]; twice {
				panic("two sentences for " + key)
			}
			all[key] = one
		}
	}
	return all
}
