package survey

// invalid makes an InvalidError.
func invalid(field string, code Code, values ...any) error {
	return &InvalidError{Field: field, Code: code, Values: values}
}
