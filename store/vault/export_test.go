package vault

// Waiting is how many changes wait for the writer.
func (f *File) Waiting() int { return len(f.writer.queue) }
