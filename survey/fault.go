package survey

// Fault is why a session is out of service: its files are not as they were left. Nothing is written for such a session, and
// nothing of it deleted; others are not touched by it. Empty: none.
type Fault string

const (
	FaultPhase      Fault = "phase_unknown"  // its phase is no word that is known
	FaultRecord     Fault = "record_damaged" // what staff entered, or its keys, cannot be read or are not whole
	FaultMissing    Fault = "box_missing"    // there is no file
	FaultEmpty      Fault = "box_empty"      // the file has no bytes
	FaultUnreadable Fault = "box_unreadable" // the file cannot be opened or read
	FaultForeign    Fault = "box_foreign"    // the file is another session's, or another data directory's
	FaultOlder      Fault = "box_older"      // the file has not seen acts that it had seen
	FaultShape      Fault = "box_shape"      // its slots are not as many, or not as wide, as were made
	FaultNewer      Fault = "box_newer"      // a newer ceping wrote it
)

// boxName is where the box of a session lies, below the data directory.
func boxName(id string) string { return "boxes/" + id + ".db" }

// remedy is what to do about it.
func (f Fault) remedy() Code {
	switch f {
	case FaultNewer:
		return "remedy_newer"
	case FaultPhase, FaultRecord:
		return "remedy_restore"
	}
	return "remedy_put_back"
}

// Of returns the fault of a session as a sentence: which session it is, what is wrong and what to do.
func (f Fault) Of(id string) Coded {
	what := &Refusal{Code: Code("fault_" + f), Values: []any{boxName(id)}}
	return &Refusal{Code: "out_of_service", Values: []any{id, what, f.remedy()}}
}

// Err returns the answer to every act on the session: ErrUnavailable to phones, a *Refusal to staff. Nil for no fault.
func (f Fault) Err(id string) error {
	if f == "" {
		return nil
	}
	return &outOfService{f.Of(id).(*Refusal)}
}

type outOfService struct{ refusal *Refusal }

func (e *outOfService) Error() string   { return e.refusal.Error() }
func (e *outOfService) Unwrap() []error { return []error{e.refusal, ErrUnavailable} }
