package sitting

import "testing"

// TestActor: whoever was not named has no rights.
func TestActor(t *testing.T) {
	if who := Actor(t.Context()); who != Stranger {
		t.Errorf("nobody is %q", who)
	}
	if who := Actor(WithActor(t.Context(), Terminal)); who != Terminal {
		t.Errorf("the command line is %q", who)
	}
}
