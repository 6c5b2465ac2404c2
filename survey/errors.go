package survey

// Refuse is a *Refusal of what was asked, by its sentence in package words and what that names.
func Refuse(code Code, values ...any) error { return &Refusal{Code: code, Values: values} }
