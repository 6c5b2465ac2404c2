package archive_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"ceping/survey/manifest"
)

// things are what a refusal must name, by the key of the head that was changed. Whatever is not written as it must be is named by its
// line.
var things = map[string]string{
	"version": `version|not the head`, "software": `checksum`, "manifest": `manifest|session|entry|category|form|none of its ballots`, "wrapped_key": `wrapped box key`,
	"trustees": `trustee`, "counts": `category|counts`, "salt": `salt`, "seal": `seal`, "credentials": `credentials`,
	"facts": `says otherwise|seal`, "result": `result|form|audit hash|blind|seal`, "envelopes": `envelopes`, "acts": `acts`,
}

// headKinds are changes of every value of the head, with a checksum that fits: a forger can count.
func (a trueArchive) headKinds(t *testing.T, most int) (list []kind) {
	p := partsOf(a.file)
	line := strings.TrimSuffix(p.head, "\n")
	things := maps.Clone(things)
	if a.s.archive.Facts.SealMismatch { // which was named, so that only the result tells the digest
		things["seal"] += "|form|result"
	}
	for _, at := range parseTree(t, line).places(most) {
		name := strings.TrimPrefix(at.name, "archive.")
		top, _, _ := strings.Cut(name, ".")
		names := `line 1\b|is no archive`
		if things[top] != "" {
			names += "|" + things[top]
		}
		above, i := parseTree(t, line).at(at)
		for _, c := range changesOf(above, i) {
			root := parseTree(t, line)
			above, i := root.at(at)
			c.do(above, i)
			forged := p
			forged.head = root.String() + "\n"
			list = append(list, kind{name: "head, " + name + ": " + c.name, names: names, file: forged.summed()})
		}
	}
	list = append(list, kind{name: "head, software: another, checksum as it was", names: "checksum", file: strings.Replace(a.file, "ceping v0.2.0", "ceping v0.2.1", 1)})
	return list
}

// manifestKinds are changes of every value of the manifest inside the head; fitted ones have yardstick and list of envelopes made to
// follow from it, as a forger's program would make them.
func (a trueArchive) manifestKinds(t *testing.T) (list []kind) {
	p, text := partsOf(a.file), a.s.archive.Manifest
	put := func(name, changed string) {
		forged := p
		forged.head = strings.Replace(p.head, written(text), written(changed), 1)
		list = append(list, kind{name: name, names: things["manifest"] + `|counts|envelope|slips|chain|line 1\b`, file: forged.summed()})
	}
	for _, at := range parseTree(t, text).places(1) {
		above, i := parseTree(t, text).at(at)
		for _, c := range changesOf(above, i) {
			root := parseTree(t, text)
			above, i := root.at(at)
			c.do(above, i)
			put("manifest, "+at.name+": "+c.name, root.String())
			var m manifest.Manifest
			if json.Unmarshal([]byte(root.String()), &m) != nil || m.Version != 2 {
				continue
			}
			if fitted, ok := fit(m); ok && fitted != text && fitted != root.String() {
				put("manifest, "+at.name+": "+c.name+", the rest made to fit", fitted)
			}
		}
	}
	put("manifest: white space", strings.Replace(text, ",", ", ", 1))
	put("manifest: a line feed after it", text+"\n")
	put("manifest: another after it", text+text)
	put("manifest: cut", text[:len(text)/2])
	put("manifest: none", "")
	return list
}

// fileKinds are changes to the file as such.
func (a trueArchive) fileKinds(t *testing.T, other trueArchive) (list []kind) {
	p, q := partsOf(a.file), partsOf(other.file)
	const line, end = `line [0-9]+\b`, `its end is missing|after its end|checksum|line [0-9]+\b`
	put := func(name, names, file string) {
		list = append(list, kind{name: "file: " + name, names: names, file: file})
	}
	put("empty", "it is empty", "")
	put("a byte order mark before it", "line 1", "\ufeff"+a.file)
	put("an empty line before it", "line 1", "\n"+a.file)
	put("in UTF-16", "line 1", strings.ReplaceAll(a.file, "{", "{\x00"))
	put("lines ended as on Windows", line, strings.ReplaceAll(a.file, "\n", "\r\n"))
	put("no line end at its end", end, strings.TrimSuffix(a.file, "\n"))
	put("a line feed after it", end, a.file+"\n")
	put("a byte after it", end, a.file+"\x00")
	put("twice", end, a.file+a.file)
	put("another archive after it", end, a.file+other.file)
	put("another archive's lines after its head", `line|envelope|checksum`, p.head+strings.Join(q.envelopes, "")+strings.Join(q.acts, "")+q.end)
	for name, at := range map[string]int{"in its head": len(p.head) / 2, "after its head": len(p.head), "in an envelope": len(p.head) + 40,
		"before its end": len(a.file) - len(p.end), "in its end": len(a.file) - 20} {
		put("cut "+name, end, a.file[:at])
		if at != len(a.file)-len(p.end) {
			put("cut "+name+", and an end put there", end+`|envelopes|empty`, summed(a.file[:at]))
		}
		put("a line feed put "+name, line+`|checksum`, a.file[:at]+"\n"+a.file[at:])
	}
	put("the end's checksum of nought", "checksum", p.body()+`{"end":{"sha256":"`+strings.Repeat("0", 64)+"\"}}\n")
	put("the end's checksum in capitals", end, p.body()+strings.ToUpper(p.end))
	put("no end", "its end is missing", p.body())
	put("the end twice", "after its end", a.file+p.end)
	put("the end first", "line 1", p.end+p.body())
	put("the head last", `line [0-9]+\b`, strings.Join(p.envelopes, "")+strings.Join(p.acts, "")+p.head+p.end)
	put("the head twice", `line [0-9]+\b`, summed(p.head+p.body()))
	put("the head alone", "of [0-9]+ envelopes", summed(p.head))
	put("acts before envelopes", `line [0-9]+\b`, summed(p.head+strings.Join(p.acts, "")+strings.Join(p.envelopes, "")))
	put("spaces after every colon", `line [0-9]+\b`, summed(strings.ReplaceAll(p.body(), `":"`, `": "`)))
	put("a comment", `line [0-9]+\b`, summed(p.head+"# true\n"+p.body()[len(p.head):]))
	put("lines of no kind", `line [0-9]+\b`, summed(p.body()+"{}\n"))
	put("lines of an unknown kind", `line [0-9]+\b`, summed(p.body()+`{"note":{"text":"x"}}`+"\n"))
	mixed := p
	mixed.envelopes = q.envelopes
	put("another archive's envelopes", `seal|envelope|ballots`, mixed.fitted())
	mixed = p
	mixed.acts = q.acts
	put("another archive's acts", `audit|acts|chain|seal`, mixed.fitted())
	mixed = p
	mixed.envelopes = sorted(append(append([]string{}, p.envelopes...), q.envelopes...))
	put("the envelopes of two archives together", `envelope`, mixed.fitted())
	var mine, others map[string]map[string]json.RawMessage
	if json.Unmarshal([]byte(p.head), &mine) != nil || json.Unmarshal([]byte(q.head), &others) != nil {
		t.Fatal("no heads")
	}
	for key, value := range mine["archive"] {
		theirs := others["archive"][key]
		if string(theirs) == string(value) || key == "envelopes" || key == "acts" {
			continue
		}
		mixed := p
		mixed.head = strings.Replace(p.head, `"`+key+`":`+string(value), `"`+key+`":`+string(theirs), 1)
		put("another archive's "+key, things[key]+`|result code|manifest|envelope|result`, mixed.summed())
	}
	return list
}
