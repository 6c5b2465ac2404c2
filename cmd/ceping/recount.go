package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"ceping/survey/archive"
	"ceping/survey/boxkey"
	"ceping/survey/child"
	"ceping/survey/control"
	"ceping/survey/count"
	"ceping/survey/office"
	"ceping/survey/version1"
	"ceping/survey/version1/view"
)

type recountCommand struct {
	File        string `arg:"" help:"Archive."`
	Passphrases string `required:"" placeholder:"FILE" help:"Passphrases of enough trustees, one a line, in any order; - reads standard input."`
	Code        string `placeholder:"CODE" help:"结果校验码 from the signed sheet, spaces and hyphens ignored: without it, whoever holds an archive could have made it."`
	Digest      string `placeholder:"HEX" help:"For an archive that ceping 0.1 wrote: 封箱校验码 from the signed sheet."`
	Format      string `default:"json" placeholder:"json|xlsx|csv|html|docx|zip" help:"Format of the report."`
	Out         string `default:"-" placeholder:"FILE" help:"Where to write; - is standard output."`
}

// Run needs no data directory, and looks at none.
func (cmd recountCommand) Run(c *console) error {
	write, err := control.Format(cmd.Format)
	if err != nil {
		return err
	}
	if cmd.Code != "" {
		if cmd.Code, err = count.ParseCode(cmd.Code); err != nil {
			return fmt.Errorf("--code: %w", err)
		}
	}
	child.StepBack()
	given, err := readPassphrases(c, cmd.Passphrases)
	if err != nil {
		return err
	}
	defer given.forget()
	file, err := openInput(cmd.File)
	if err != nil {
		return err
	}
	defer file.Close()
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	report, unsure, err := cmd.recount(c, bufio.NewReader(file), given.lines)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := write(&text, report); err != nil {
		return err
	}
	if err := out.commit(text.Bytes()); err != nil {
		return err
	}
	if unsure != "" {
		fmt.Fprintf(c.errors, "ceping: the archive is whole and counts to its result, and nothing but it was looked at: whoever holds one could have made it. %s\n", unsure)
	}
	return nil
}

// firstBytes tell the version of an archive.
const firstBytes = 64

// recount counts an archive by the rules of its version. unsure is what is left to compare by eye, "" when nothing is.
func (cmd recountCommand) recount(c *console, file *bufio.Reader, passphrases [][]byte) (r *count.Report, unsure string, err error) {
	first, err := file.Peek(firstBytes)
	if err != nil && err != io.EOF {
		return nil, "", unreadable(cmd.File, err)
	}
	if len(first) == 0 {
		return nil, "", fmt.Errorf("%s is empty: it is no archive: give the file that ceping archive wrote", cmd.File)
	}
	switch v := archive.Version(first); {
	case v == 1 && cmd.Code != "":
		return nil, "", errors.New("--code: ceping 0.1 wrote this archive and gave no result code: give the 封箱校验码 of the signed sheet with --digest")
	case v == 1:
		return cmd.recountVersion1(c, file, passphrases)
	case v == archive.FormatVersion && cmd.Digest != "":
		return nil, "", errors.New("--digest: the seal of this archive is part of its result code: give that from the signed sheet with --code")
	case v == archive.FormatVersion:
		return cmd.recountVersion2(c, file, passphrases)
	case v > archive.FormatVersion:
		return nil, "", fmt.Errorf("%s is an archive of version %d, and this ceping knows %d: use a newer ceping", cmd.File, v, archive.FormatVersion)
	}
	return nil, "", fmt.Errorf("%s is no archive of ceping: give the file that ceping archive wrote", cmd.File)
}

func (cmd recountCommand) recountVersion2(c *console, file *bufio.Reader, passphrases [][]byte) (*count.Report, string, error) {
	a, err := archive.Read(file)
	if err != nil {
		return nil, "", err
	}
	err = a.Check() // before a passphrase is tried
	if err == nil {
		err = a.CheckCode(cmd.Code)
	}
	if err != nil {
		return nil, "", err
	}
	key, err := new(boxkey.Turns).Unwrap(c.ctx, a.WrappedKey, passphrases, nil)
	if errors.Is(err, boxkey.ErrWrapped) { // as it was recorded at ready, so that no other copy opens either
		return nil, "", errors.New("the wrapped box key in the archive is not readable: no passphrase opens it: take another copy of the archive")
	}
	if err != nil {
		return nil, "", office.WrongPassphrases(err, a.Trustees)
	}
	defer key.Wipe()
	report, err := archive.Recount(c.ctx, a, key, cmd.Code, nil)
	if err != nil {
		return nil, "", err
	}
	unsure := ""
	if cmd.Code == "" {
		unsure = "No result code was given: compare this one with the signed sheet, or give that with --code: " + count.SpacedCode(report.Result.Code)
	}
	return &report, unsure, nil
}

func (cmd recountCommand) recountVersion1(c *console, file *bufio.Reader, passphrases [][]byte) (*count.Report, string, error) {
	typed := make([]string, len(passphrases))
	for i, p := range passphrases {
		typed[i] = string(p)
	}
	counted, err := version1.Recount(c.ctx, file, typed, cmd.Digest, nil)
	if err != nil {
		return nil, "", err
	}
	unsure := ""
	if cmd.Digest == "" {
		unsure = "Compare its digest with the signed sheet, or give it with --digest: " + counted.Seal.Digest
	}
	return view.Of(counted), unsure, nil
}
