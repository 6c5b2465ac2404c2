// What a category is told of its own forms before it begins, after the session's rules: only what those forms have.

import { type Answers, isChoices, isGraded, isScored, noAnswers } from './answers'
import { type Card, cards, measure } from './card'
import { ration } from './quota'
import { isRequired } from './rules'
import type { Manifest } from './street/manifest'
import * as say from './words'

/** The rules for filling in that a category needs beside the session's own. */
export function guide(m: Manifest, category: string): string[] {
  const all = cards(m, category)
  const questions = all.reduce((list, card) => list.concat(card.subject.questions), [] as Card['subject']['questions'])
  const rules: string[] = []
  if (questions.some(isScored)) rules.push(say.numbersForScores)
  if (questions.some((q) => isChoices(q) && (q.criterion.max !== undefined || q.criterion.min > 1))) rules.push(say.optionsBeside)
  for (const form of all.map((card) => card.form).filter((f, i, list) => list.indexOf(f) === i)) {
    const words = quotaRule(all.filter((card) => card.form === form), noAnswers())
    if (words !== '') rules.push(say.ofForm(form.title, words))
  }
  if (questions.some(isRequired)) rules.push(say.requiredFirst)
  return rules
}

/** A form's quota in words; where it is another number for another criterion, each says its own. */
function quotaRule(own: Card[], a: Answers): string {
  const said: string[] = []
  for (const card of own) {
    for (const q of card.subject.questions.filter(isGraded)) {
      const r = ration(a, own, card, q)
      if (!r) continue
      const unit = measure(card.form, 'plain')
      const bounds = say.listed(r.least > 0 && say.atLeast(r.least, unit), r.most !== null && say.atMost(r.most, unit))
      const words = say.quotaOfEach(r.name, bounds)
      if (said.indexOf(words) < 0) said.push(words)
    }
  }
  return said.length > 2 ? say.quotasBelow : say.clauses(...said)
}
