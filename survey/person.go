package survey

import (
	"regexp"
	"slices"
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

// StaffRole is the role of an account, which says what it may do.
type StaffRole string

const (
	Administrator StaffRole = "admin"    // 考核办: everything
	GroupMember   StaffRole = "group"    // 考核组: the group's own sessions, results included
	Observer      StaffRole = "observer" // 监督: counts, the audit log, an own passphrase; never results
)

// Coded returns the role's name.
func (r StaffRole) Coded() (Code, []any) { return Code("staff_" + r), nil }

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
		return Refuse("account_name", p.Name)
	}
	if !slices.Contains(StaffRoles(), p.Role) {
		return Refuse("account_role", string(p.Role))
	}
	if p.Role == GroupMember && p.Group == "" {
		return Refuse("account_without_group")
	}
	if utf8.RuneCountInString(p.Group) > maxNameLength {
		return Refuse("account_group_long", maxNameLength)
	}
	return nil
}
