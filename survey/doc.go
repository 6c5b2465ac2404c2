// Package survey has the nouns of ceping (民主测评): sessions and their phases, set-ups and forms, slips, what staff enter and who they
// are, acts and their log, what is refused and why. It imports the standard library and package sitting, the leaf of those nouns that a
// ballot's way needs, all of which it names too; it knows no HTTP, no SQL, no file and no cryptography, and ids are handed in. What is
// done with the nouns has rooms of its own.
//
// # Words
//
// One word, one thing, on screens, in code and in the log:
//
//	assessment   考核项目    the year's exercise: forms, categories, weights and rules; frozen once a session under it is ready
//	session      测评会      one sitting in one unit; it has a phase. (A login is a login)
//	unit, group  被考核单位、考核组   who is assessed, who assesses
//	form         测评表      one questionnaire; several make up a ballot
//	subject      测评对象    what a form rates: a body, a leader, a promoted cadre, the appointments work
//	criterion    测评内容    one row of a form for a subject: graded, scored, a list of choices, or a text
//	category     票种        the kind of voter; a property of a batch of slips, never of a person
//	slip         领票码      a printed one-time code, exchanged once for a credential
//	credential   投票凭证    what a phone gets for a slip; nothing leads from it to the slip
//	ballot       测评票      one voter's answers to all forms
//	envelope     信封        the part of a ballot that is sealed, stored, shuffled and opened by itself
//	replacement  补发        a spare for a collected slip whose phone is lost
//	box          票箱        the envelopes of one session
//	seal         封箱校验码  the box's digest, and nothing else
//	trustee      开箱人      holds a passphrase of the box key
//	tally        计票        the counts; the Report is what may be published of them
//	result code  结果校验码  one digest over everything that is signed
//	house                    one data directory and what is in it
//	act                      what staff do, logged with who did it. A voter's collect or cast never is one
//
// # The life of a ballot
//
//   - Ready (已制票): the session gets its manifest, the issuers' seed and a box key, which is wrapped for the trustees at once. Slips are
//     printed; of each a digest is kept.
//   - Collecting (领票): a phone enters its slip, holds the manifest against the fingerprint in the QR, and exchanges the slip for a
//     credential. The issuer sees the slip with a blinded element, which tells nothing of the credential.
//   - Voting (填票提交): the ballot is cut into envelopes, each sealed to the box key, and cast under the credential's nonce. The box stores
//     each in a random row, and proves with the ack that it has them. More than were collected it does not take.
//   - Closed (封箱): rows are sorted by digest, spent credentials listed, a salt drawn, the seal fixed. Leftover slips are counted. Reopened,
//     seal and salt are gone, and all rows are put in a new random order.
//   - Opened (已计票): the box is checked; then trustees' passphrases give the key, each key's envelopes are shuffled, opened and counted into
//     the Report and its result code. Seed, nonces and blinded elements are overwritten; a phone finds its ballot in the published lists.
//   - Archived (归档): an archive counts to the same Report anywhere, and the live rows can be erased.
//
// deploy/docs/states.md has every state and refusal in tables.
//
// # Rooms
//
// The street, to be read first (go list -deps ./survey/web/phone, and store/vault): credential, ballot, web, web/phone. Issuer knows slips
// and blinded elements, Box knows credentials and envelopes, nothing knows both.
//
// Below all of it: random (whatever is drawn), strict (whatever is read of JSON) and strict/base64url (of binary in it). cmd/ceping's
// TestRooms names who draws or reads by itself, and why.
//
// Pure, below and beside it: sitting, manifest (what a session promises), envelope, boxkey, check (what must hold of a closed box), count,
// compare, composite, archive; version1 and seal (what the first protocol made, read only).
//
// Staff: words (every sentence that they read, by code), office (what they do, with ports of its own), web/console, web/screen, control (the command line's desk), setup, roster, layout,
// export, password, qr; paper, which sees slip and ballot both, in memory only. A voter in Go, for the demo, for paper and for tests: voter.
// For tests: example; web/webtest; store/storetest (what the ports of office and ballot promise, for any adapter).
//
// Outside: store (the house, and who implements the ports), store/street (slips.db and the boxes), store/vault (order-free files), store/backup (a backup's format),
// store/attack, assets, cmd/ceping. cmd/ceping's TestArrows names who may lead where, and TestApart what no type may hold.
//
// It is large because the nouns hold on to each other: a session has its set-up, forms, rules and people, and what checks them (check*.go)
// needs all. A file is one noun, and so is most of what is exported: a type with the values it may have. What has no such ties is in
// package sitting.
package survey
