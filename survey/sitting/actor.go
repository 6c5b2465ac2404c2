package sitting

// Terminal is who acts at the command line, or came in by a one-time link printed there. No account has that name.
const Terminal = "terminal"

// Stranger is who tried to log in and did not. What was typed is never written down, save the name of an account there is.
const Stranger = "stranger"
