// Package sitting has the nouns that the street of a ballot shares with the rest of the house: the phase of a sitting, the slip, who acts,
// and how no is said. It is a leaf but for chance, apart from package survey, so that whoever audits the phone's way to the box need not read what
// staff do. Package survey names all of it too.
package sitting
