package words

// englishSurvey has the names and refusals of the nouns.
var englishSurvey = table{
	"phase_draft":      "draft",
	"phase_ready":      "ready",
	"phase_collecting": "collecting",
	"phase_voting":     "voting",
	"phase_closed":     "closed",
	"phase_opened":     "opened",
	"phase_archived":   "archived",
	"phase_unknown":    "unknown phase %q: use one of draft, ready, collecting, voting, closed",

	"hand_attendance": "attendance",
	"hand_leftover":   "leftover",

	"staff_admin":    "admin",
	"staff_group":    "group",
	"staff_observer": "observer",

	"account_name":          "%q is not a name for an account: use 1 to 32 letters and digits",
	"account_role":          "%q is not a role: use admin, group or observer",
	"account_without_group": "an account of a group needs the group's name, as its sessions have it",
	"account_group_long":    "the group's name is too long: at most %d characters are taken",

	"reason_malformed": "a reason is one line of text of at most %d characters: shorten it, and leave out what is not seen",
	"wifi_name":        "a network's name has 1 to 32 bytes (a Chinese character takes 3) and no control characters: copy it from the router",
	"wifi_password":    "a network's password has 8 to 63 ASCII characters; leave it empty for an open network",

	"address":            "%q is not a base URL: %s",
	"address_characters": "it has spaces, or characters that no address has; write a name in other letters as xn--…",
	"address_scheme":     "give scheme and host only, as http://192.168.10.2:8080",
	"address_ipv6":       "an IPv6 address does not fit the slips' QR code: give the IPv4 address, or a name",
	"address_port":       "what stands behind the colon is not a port from 1 to 65535",
	"address_host":       "its host is no name of letters, digits and hyphens, and no IPv4 address; write nothing behind host and port",
	"address_ipv4":       "its host is not an IPv4 address: that has four numbers from 0 to 255, as 192.168.10.2",
	"address_long":       "it is longer than %d characters, and the QR code would be too fine to be read",

	"out_of_service":       "session %s is out of service: %s. Delete nothing: %s",
	"fault_phase_unknown":  "its phase in ceping.db is a word that this ceping does not know",
	"fault_record_damaged": "its record in ceping.db cannot be read, or is not whole",
	"fault_box_missing":    "its box %s is missing",
	"fault_box_empty":      "its box %s is empty",
	"fault_box_unreadable": "its box %s cannot be read",
	"fault_box_foreign":    "its box %s belongs to another session or another data directory",
	"fault_box_older":      "its box %s is an older copy: it lacks acts that were recorded",
	"fault_box_shape":      "its box %s has not the slots that were made",
	"fault_box_newer":      "its box %s was written by a newer ceping",
	"remedy_restore":       "restore a backup into another directory",
	"remedy_put_back":      "end ceping, put back the file that was taken from there, and start again; or restore a backup into another directory",
	"remedy_newer":         "use the ceping that wrote it",
}
