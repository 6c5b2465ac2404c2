package version1

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"ceping/survey"
)

// TestListsAreNeverNull: whichever list of a manifest was never filled, it is written as [] or left out: a page that walks null stays
// blank. Every list of every type in it is looked at, so that a new one cannot be forgotten.
func TestListsAreNeverNull(t *testing.T) {
	var lists []string
	var fill func(v reflect.Value, path, empty string)
	fill = func(v reflect.Value, path, empty string) {
		switch v.Kind() {
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), path, empty)
		case reflect.Slice:
			if empty == "" {
				lists = append(lists, path)
			}
			if path != empty {
				v.Set(reflect.MakeSlice(v.Type(), 1, 1))
				fill(v.Index(0), path+"[]", empty)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					fill(v.Field(i), path+"."+f.Name, empty)
				}
			}
		}
	}
	var all manifest
	fill(reflect.ValueOf(&all).Elem(), "", "")
	if len(lists) < 11 {
		t.Fatalf("lists of a manifest: %v", lists)
	}
	for _, empty := range lists {
		var m manifest
		fill(reflect.ValueOf(&m).Elem(), "", empty)
		text, err := m.text()
		if err != nil {
			t.Fatal(err)
		}
		var read any
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			t.Fatal(err)
		}
		if at := null(read, ""); at != "" {
			t.Errorf("with %s empty, %s is null", empty, at)
		}
	}
	if text, err := Preview(&survey.Setup{}); err != nil || null(decoded(t, text), "") != "" {
		t.Errorf("the preview of an empty setup: %s, %v", text, err)
	}
}

func decoded(t *testing.T, text string) (read any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// null is where a value has a null; "" when nowhere.
func null(v any, path string) string {
	switch v := v.(type) {
	case nil:
		return path
	case []any:
		for i, element := range v {
			if at := null(element, fmt.Sprint(path, "[", i, "]")); at != "" {
				return at
			}
		}
	case map[string]any:
		for name, element := range v {
			if at := null(element, path+"."+name); at != "" {
				return at
			}
		}
	}
	return ""
}
