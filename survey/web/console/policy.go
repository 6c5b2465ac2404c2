package console

const (
	consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	// previewPolicy is for the ballot inside the wizard's page; its forms and texts are data, and run nothing.
	previewPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	// printPolicy is for the slips, which are one file with its style inside, and run nothing.
	printPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
