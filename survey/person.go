package survey

import (
	"fmt"
	"regexp"
	"unicode/utf8"
)

// Person is an account of staff. Voters have none, and nothing here is ever about a voter.
type Person struct {
	Name       string // what one logs in with
	Role       StaffRole
	Group      string // the assessment group (考核组) whose sessions the account sees; empty: all. Required for RoleGroup
	Password   string // hash, as package survey/password writes it
	Generation int    // raised to end all its staff sessions
	Disabled   bool
}

// StaffRole is what an account is for.
type StaffRole string

const (
	Administrator StaffRole = "admin"    // 考核办: everything
	GroupMember   StaffRole = "group"    // 考核组: the group's own sessions, results included
	Observer      StaffRole = "observer" // 监督: counts, the audit log, an own passphrase; never results
)

var chineseRoles = map[StaffRole]string{Administrator: "管理员", GroupMember: "考核组", Observer: "监督员"}

// Chinese is the role's name on screens.
func (r StaffRole) Chinese() string { return chineseRoles[r] }

// StaffRoles lists all roles.
func StaffRoles() []StaffRole { return []StaffRole{Administrator, GroupMember, Observer} }

// Sees reports whether a session concerns the account at all; of another it is not even told that there is one.
func (p Person) Sees(s Session) bool {
	switch {
	case p.Disabled:
		return false
	case p.Role == Administrator, p.Role == Observer && p.Group == "":
		return true
	}
	return (p.Role == GroupMember || p.Role == Observer) && p.Group != "" && p.Group == s.Setup.Group
}

// Acts reports whether the account may change a session: take it on, print slips, enter counts.
func (p Person) Acts(s Session) bool { return p.Sees(s) && p.Makes() }

// Results reports whether the account may see what was voted.
func (p Person) Results(s Session) bool { return p.Sees(s) && p.Makes() }

// Makes reports whether the account may make sessions: any, or those of its group.
func (p Person) Makes() bool {
	return !p.Disabled && (p.Role == Administrator || p.Role == GroupMember)
}

// Office reports whether the account keeps the house: accounts, assessments, addresses.
func (p Person) Office() bool { return !p.Disabled && p.Role == Administrator }

// Log reports whether the account may read the audit log.
func (p Person) Log() bool { return !p.Disabled && (p.Role == Administrator || p.Role == Observer) }

// MinPassword is the least length of a password, in characters.
const MinPassword = 10

var accountName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}·._-]{0,31}$`)

// PossibleName reports whether an account may have a name at all.
func PossibleName(name string) bool {
	return accountName.MatchString(name) && name != Terminal && name != Stranger
}

// Check refuses an account that cannot be used.
func (p Person) Check() error {
	if !PossibleName(p.Name) {
		return Refuse(fmt.Sprintf("%q is not a name for an account: use 1 to 32 letters and digits", p.Name), "账号名请用1到32个汉字、字母或数字")
	}
	if p.Role.Chinese() == "" {
		return Refuse(fmt.Sprintf("%q is not a role: use admin, group or observer", p.Role), "请选择角色：管理员、考核组或监督员")
	}
	if p.Role == GroupMember && p.Group == "" {
		return Refuse("an account of a group needs the group's name, as its sessions have it", "考核组账号要填考核组名称，与测评会里写的一致")
	}
	if utf8.RuneCountInString(p.Group) > maxNameLength {
		return Refuse("the group's name is too long", "考核组名称太长")
	}
	return nil
}
