package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// numberForm takes a hand count for each category.
type numberForm struct {
	Name   string // attendance or leftover
	Title  string
	Help   string
	Fields []numberField
}

type numberField struct {
	Code, Name string
	Value      string
}

// numberForms are the hand counts that can be entered in this phase: as entered, or as just typed and refused.
func numberForms(e echo.Context, s survey.Session, counts map[string]survey.Counts) []numberForm {
	var forms []numberForm
	form := func(name, title, help string, entered func(survey.Counts) *int) {
		f := numberForm{Name: name, Title: title, Help: help}
		for _, category := range s.Setup.Categories {
			field := numberField{Code: category.Code, Name: category.Code + " " + category.Name}
			if n := entered(counts[category.Code]); n != nil {
				field.Value = strconv.Itoa(*n)
			}
			if strings.HasSuffix(e.Request().URL.Path, "/"+name) {
				field.Value = typed(e, category.Code)
			}
			f.Fields = append(f.Fields, field)
		}
		forms = append(forms, f)
	}
	if s.Phase.Reached(survey.Closed) && s.Phase != survey.Archived {
		form("leftover", "余票", "没有发出去的领票码，当众清点后填写。", func(c survey.Counts) *int { return c.Leftover })
	}
	if s.Phase.Reached(survey.Ready) && s.Phase != survey.Archived {
		form("attendance", "实到", "到会人数，可以不填。", func(c survey.Counts) *int { return c.Present })
	}
	return forms
}

func (c *console) attendance(e echo.Context) error { return c.number(e, c.config.Office.Attendance) }
func (c *console) leftover(e echo.Context) error   { return c.number(e, c.config.Office.Leftover) }

// number enters the fields that are filled in; an empty one leaves its category as it is.
func (c *console) number(e echo.Context, enter func(context.Context, string, map[string]int) error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	numbers := map[string]int{}
	for _, category := range s.Setup.Categories {
		text := strings.TrimSpace(typed(e, category.Code))
		if text == "" {
			continue
		}
		n, err := survey.Number(text)
		if err != nil {
			return c.sessionAgain(e, &survey.Refusal{
				English: fmt.Sprintf("%s: %q is not a number", category.Code, text),
				Chinese: fmt.Sprintf("票种%s填的“%s”不是整数：请填阿拉伯数字，如 12。", category.Code, text),
			})
		}
		numbers[category.Code] = n
	}
	if err := enter(e.Request().Context(), s.ID, numbers); err != nil {
		return c.sessionAgain(e, err)
	}
	return see(e, sessionPath(s.ID, "#counts"))
}

// void takes a spoiled slip out of use.
func (c *console) void(e echo.Context) error {
	if err := c.config.Office.VoidSlip(e.Request().Context(), e.Param("id"), typed(e, "code")); err != nil {
		return c.sessionAgain(e, err)
	}
	return see(e, sessionPath(e.Param("id"), "#counts"))
}
