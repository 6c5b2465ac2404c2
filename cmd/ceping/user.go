package main

import (
	"encoding/json"
	"fmt"

	"ceping/survey/control"
)

type userCommand struct {
	Add      userAddCommand      `cmd:"" help:"Make an account; its password is printed once."`
	List     userListCommand     `cmd:"" help:"List all accounts."`
	Password userPasswordCommand `cmd:"" help:"Give an account a new password, printed once; it is logged out everywhere."`
	Disable  userDisableCommand  `cmd:"" help:"Shut an account out."`
	CodeOff  userCodeOffCommand  `cmd:"" help:"Let an account whose owner lost the phone log in without the login code; it is logged out everywhere."`
	Enable   userEnableCommand   `cmd:"" help:"Let a disabled account in again."`
}

type userAddCommand struct {
	Name  string `arg:"" help:"What one logs in with."`
	Role  string `default:"admin" placeholder:"admin|group|observer" help:"admin: the office. group: its own sessions. observer: counts and the audit log, never results."`
	Group string `placeholder:"GROUP" help:"The assessment group, as its sessions name it."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (cmd userAddCommand) Run(c *console, h *house) error {
	return printPassword(c, h, "user-add", control.AddPerson{Name: cmd.Name, Role: cmd.Role, Group: cmd.Group}, cmd.JSON)
}

type userPasswordCommand struct {
	Name string `arg:"" help:"Account."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (cmd userPasswordCommand) Run(c *console, h *house) error {
	return printPassword(c, h, "user-password", control.Account{Name: cmd.Name}, cmd.JSON)
}

func printPassword(c *console, h *house, name string, message any, asJSON bool) error {
	var made control.NewPassword
	if err := act(c, h, name, message, &made); err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(c.out).Encode(made)
	}
	_, err := fmt.Fprintf(c.out, "%s  %s\nshown this once: log in and choose another\n", made.Name, made.Password)
	return err
}

type userListCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (cmd userListCommand) Run(c *console, h *house) error {
	var list []control.ListedPerson
	if err := act(c, h, "users", struct{}{}, &list); err != nil {
		return err
	}
	if cmd.JSON {
		return json.NewEncoder(c.out).Encode(list)
	}
	for _, p := range list {
		marks := ""
		if p.Disabled {
			marks = "  disabled"
		}
		if p.Code {
			marks += "  login code"
		}
		fmt.Fprintf(c.out, "%-8s  %s  %s%s\n", p.Role, p.Name, p.Group, marks)
	}
	return nil
}

type userDisableCommand struct {
	Name string `arg:"" help:"Account."`
}

func (cmd userDisableCommand) Run(c *console, h *house) error {
	return act(c, h, "user-disable", control.Account{Name: cmd.Name}, nil)
}

type userEnableCommand struct {
	Name string `arg:"" help:"Account."`
}

func (cmd userEnableCommand) Run(c *console, h *house) error {
	return act(c, h, "user-enable", control.Account{Name: cmd.Name}, nil)
}

type userCodeOffCommand struct {
	Name string `arg:"" help:"Account."`
}

func (cmd userCodeOffCommand) Run(c *console, h *house) error {
	return act(c, h, "user-code-off", control.Account{Name: cmd.Name}, nil)
}
