package vault

import "slices"

// Waiting is how many changes wait for the writer.
func (f *File) Waiting() int { return len(f.writer.queue) }

// Values are those of a set, in order.
func (s *Set) Values() [][32]byte { return slices.Clone(s.values) }
