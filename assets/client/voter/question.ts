// One question of a card: a fieldset of large native controls. What may be chosen and what it means is decided in
// answers.ts; here it is drawn and brought up to date in place, so that focus and scroll stay where they are.

import type { Question } from '../card'
import { choicesView } from './choices'
import { gradeView } from './grade'
import type { Place, View } from './place'
import { textView } from './textbox'

export function questionView(place: Place, question: Question): View {
  switch (question.criterion.kind) {
    case 'grade':
      return gradeView(place, question)
    case 'choices':
      return choicesView(place, question)
    case 'text':
      return textView(place, question)
  }
}
