// A whole ballot as what its envelopes say: the rules that go across envelopes, which the count cannot see.

import { type Content, saysNothing } from './content'
import { type About, type Envelope, gradedOf } from './envelopes'
import { check, grade } from './shape'
import { cleanText } from './text'

/** What a voter said in one envelope; a state is the whole ballot's. */
export type Said = Omit<Content, 'state'>

/**
 * What each of a category's envelopes says, in order, from what a voter said by key. Texts are cleaned, and dropped where their
 * option is not chosen or their condition does not hold; with nothing on the ballot every envelope says so. Throws for a key that
 * the category does not send, and for what the count would not take.
 */
export function ballot(sent: Envelope[], said: Map<string, Said>): Content[] {
  for (const key of said.keys()) {
    if (!sent.some((e) => e.key === key)) throw new Error('no envelope ' + key)
  }
  const contents = sent.map((e): Content => {
    const c = said.get(e.key) || {}
    if (e.shape.kind !== 'text' || !e.about) return tidy(c)
    return holds(e.about, said) ? { ...tidy(c), text: cleanText(c.text || '') } : {}
  })
  if (contents.every(saysNothing)) return sent.map(() => ({ state: 'blank' }))
  sent.forEach((e, i) => check(e.shape, contents[i]))
  return contents
}

/** Marks and scores that are all blank are left out. */
function tidy(c: Said): Content {
  const marks = /[^-]/.test(c.marks || '') ? c.marks : undefined
  const scores = (c.scores || []).some((s) => s !== '') ? c.scores : undefined
  return { marks, scores, choices: c.choices, text: c.text }
}

/** Whether a text may be there: its option is chosen, or its condition holds. */
function holds({ form, subject, question }: About, said: Map<string, Said>): boolean {
  if (!question) return true
  const criterion = question.criterion
  if (criterion.kind === 'choices') {
    const chosen = (said.get(question.key) || {}).choices || []
    return criterion.options.some((o) => !!o.text && chosen.indexOf(o.code) >= 0)
  }
  const when = criterion.when
  if (!when) return true
  const graded = gradedOf(subject)
  const place = graded.findIndex((c) => c.id === when.criterion)
  const marks = (said.get(form.id + '.' + subject.id) || {}).marks || ''
  const index = grade(marks.charAt(place))
  return index !== null && ((graded[place].grades || form.grades)[index] || {}).code === when.grade
}
