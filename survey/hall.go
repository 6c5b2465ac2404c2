package survey

// Hall is how phones reach a session: where its slips lead, and the wireless network that its screen shows. Either may be none.
type Hall struct {
	Base BaseURL
	WiFi WiFi
}

// HouseHall has the settings of the hall for all sessions that have none of their own. Administrators set it, and nobody else.
type HouseHall struct {
	Base BaseURL
	WiFi WiFi
}

// SessionHall has the settings of the hall that one session has of its own. It reaches no other session; whoever acts on the session sets it.
type SessionHall struct {
	Base    BaseURL // none: the address on its slips, and the house's as long as there are none
	OwnWiFi bool    // WiFi counts, and not the house's
	WiFi    WiFi    // none: no network is shown
	Printed BaseURL // where the slips made last lead; kept by IssueSlips
}

// In returns the hall of a session that has this of its own.
func (h SessionHall) In(house HouseHall) Hall {
	hall := Hall(house)
	if h.Printed != (BaseURL{}) {
		hall.Base = h.Printed
	}
	if h.Base != (BaseURL{}) {
		hall.Base = h.Base
	}
	if h.OwnWiFi {
		hall.WiFi = h.WiFi
	}
	return hall
}
