package main

import "strings"

// hostile: a machine attacks by all means while voters vote, and staff close and reopen.
func (o *ordeal) hostile() func(<-chan struct{}) {
	return func(some <-chan struct{}) {
		attack := beset(o.t, strings.TrimPrefix(o.server.Load().base, "http://"), o.id, 600)
		defer attack.end()
		<-some
		pause(500)
		o.soon("session", "advance", o.id, "closed")
		o.must("check", o.id)
		o.soon("session", "advance", o.id, "voting")
	}
}
