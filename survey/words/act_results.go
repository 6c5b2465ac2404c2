package words

import (
	"fmt"
	"strings"
)

var actsOfResults = map[string]shown{
	"take report":     {"下载结果", readTaken},
	"take composite":  {"下载综合得分", readComposite},
	"take comparison": {name: "下载各单位比较"},
	"take archive":    {name: "下载归档文件"},
	"save assessment": {name: "保存考核项目"},
	"set previous":    {"选定上年考核项目", readPrevious},
}

// formats are the files that results are taken as, as their buttons say it.
var formats = map[string]string{"html": "打印页", "xlsx": "Excel 表", "docx": "Word 汇总", "zip": "全部打包", "csv": "CSV", "json": "JSON"}

// TookReport is a Report taken away: as is the format, and behind a space whose package it is, if it is one office's.
func TookReport(as string) Deed { return Deed{"take report", as} }

func readTaken(name, detail string) (string, bool) {
	format, office, _ := strings.Cut(detail, " ")
	if office != "" {
		return name + "：" + office + "结果包", true
	}
	said, known := formats[format]
	return name + "：" + said, known
}

const figuresDetail = ", figures "

// TookComposite is a composite taken away in a format, with the SHA-256 of the figures that were entered; nil where none were.
func TookComposite(as string, figures []byte) Deed {
	if figures != nil {
		as += fmt.Sprintf(figuresDetail+"%x", figures)
	}
	return Deed{"take composite", as}
}

func readComposite(name, detail string) (string, bool) {
	format, figures, entered := strings.Cut(detail, figuresDetail)
	said, known := formats[format]
	if entered {
		said += "，录入分数的校验码 " + spaced(figures)
	}
	return name + "：" + said, known
}

// TookComparison is the comparison of an assessment's units taken away.
func TookComparison(assessment string) Deed { return Deed{"take comparison", assessment} }

// TookArchive is an archive taken away.
func TookArchive() Deed { return Deed{"take archive", ""} }

// SavedAssessment is one saved for the first time, and ChangedAssessment one that has a new version.
func SavedAssessment(name string) Deed { return Deed{"save assessment", name} }
func ChangedAssessment(name string, version int) Deed {
	return Deed{"save assessment", fmt.Sprintf("%s v%d", name, version)}
}

const (
	previousAfter = " after "
	previousNone  = "none"
)

// SetPrevious is an assessment that is compared with its last year's from now on; with none: "".
func SetPrevious(of, previous string) Deed {
	if previous == "" {
		previous = previousNone
	}
	return Deed{"set previous", of + previousAfter + previous}
}

func readPrevious(name, detail string) (string, bool) {
	of, previous, ok := strings.Cut(detail, previousAfter)
	if previous == previousNone {
		return "不再与上年比：" + of, ok
	}
	return name + "：" + of + "，上年是" + previous, ok
}
