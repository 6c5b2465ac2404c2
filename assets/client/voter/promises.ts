// The three sentences on anonymity stand in the page itself (voter.html), which shows them before this script comes: taken from there,
// they are the same before and after.

const sent = document.getElementById('promise')

/** The sentences; `least` is the session's min_group. */
export function promises(least: number): Node | null {
  if (!sent) return null
  const section = sent.cloneNode(true) as HTMLElement
  section.hidden = false
  section.removeAttribute('id')
  const number = section.querySelector('#least')!
  number.removeAttribute('id')
  number.textContent = String(least)
  return section
}
