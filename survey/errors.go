package survey

// Refuse is a *Refusal of what was asked, in both languages.
func Refuse(english, chinese string) error { return &Refusal{English: english, Chinese: chinese} }
