import type { Answers } from '../answers'
import type { Card, Question } from '../card'
import { type Child, h } from '../dom'

/** A question as it is drawn. */
export interface View {
  element: HTMLElement
  update(): void // after any answer on the card changed
}

/** Where a question lives. `changed` is called after each change of the answers. */
export interface Place {
  answers: Answers
  cards: Card[]
  card: Card
  changed(): void
}

/** The explanation of a question, behind a tap. */
export function about(question: Question): Child {
  const text = question.criterion.about
  return !!text && h('details', null, h('summary', null, '评价标准'), h('p', null, text))
}

/** The mark of a question that must be answered. */
export function must(required: boolean): Child {
  return required && h('span', { class: 'must' }, '必填')
}
