// One question of a card: a fieldset of large native controls, or a field. What may be chosen and what it means is decided in
// answers.ts, rules.ts and quota.ts; here it is drawn and brought up to date in place, so that focus and scroll stay where they are.

import { isChoices, isGraded, isScored } from '../answers'
import type { Question } from '../card'
import { choicesView } from './choices'
import { gradeView } from './grade'
import type { Place, View } from './place'
import { scoreView } from './score'
import { textView } from './textbox'

export function questionView(place: Place, question: Question): View {
  if (isGraded(question)) return gradeView(place, question)
  if (isScored(question)) return scoreView(place, question)
  if (isChoices(question)) return choicesView(place, question)
  return textView(place, question)
}
