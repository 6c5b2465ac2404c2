package office

import "ceping/survey/words"

// Act says what one of the staff does, as a store writes it down together with what it changes. It is made of a right that an Actor was
// found to have, and in no other way: outside of this room an act that nobody does, or that nobody has a right to, does not compile. The
// zero Act is nobody's, and a store refuses it.
type Act struct{ who, session, name, detail string }

// Who returns the account's name; survey.Terminal for the command line, survey.Stranger for whoever has not proven to be anybody.
func (a Act) Who() string { return a.who }

// Session returns the id of the session that the act is about; empty: the whole house.
func (a Act) Session() string { return a.session }

// Name returns the act's name, such as "advance", "void" or "reopen".
func (a Act) Name() string { return a.name }

// Detail returns more on the act, in English; never a slip's code, a passphrase or a result.
func (a Act) Detail() string { return a.detail }

// right is one that somebody was found to have a moment ago: on a session, or on what belongs to no session. Only rights.go finds one.
type right struct{ who, session string }

// act is an act under the right. What acts there are, and what is said of each, is in package words.
func (r right) act(d words.Deed) Act { return r.made(d.Name(), d.Detail()) }

func (r right) made(name, detail string) Act { return Act{r.who, r.session, name, detail} }

// Keeper is the right of whoever keeps the house: an administrator, or the terminal. It reaches every session.
type Keeper struct{ right }

// Act returns an act of the keeper, about a session or, when that is empty, about the house: one that package words does not know too, so
// only tests and samples call it (TestEveryActHasAName).
func (k Keeper) Act(session, name, detail string) Act {
	return right{k.who, session}.made(name, detail)
}
