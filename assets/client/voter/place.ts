import type { Answers } from '../answers'
import type { Card, Question } from '../card'
import { type Child, h } from '../dom'
import * as say from '../words'

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
  /** A question is done with: by a mark, or typed, and ended by the keyboard's own key. */
  next(key: string, typed?: 'typed'): void
}

/**
 * The line above a question: its title, and what may be done with it, 清除 (where there is one) and its explanation, which stands below
 * the line when it is asked for. `more` stands with the title.
 */
export function head(title: HTMLElement, question: Question, clear: HTMLElement | null, ...more: Child[]): Child {
  const words = question.criterion.about
  const text = h('p', { class: 'about', hidden: true }, words)
  const tell = h('button', { type: 'button', class: 'tool', 'aria-expanded': 'false', on: { click: () => open() } }, say.standard)
  tell.setAttribute('aria-label', say.standardOf(question.title))
  const open = () => {
    text.hidden = !text.hidden
    tell.setAttribute('aria-expanded', String(!text.hidden))
  }
  title.className = 'head' + (words ? ' explained' : clear ? ' clearable' : '')
  title.appendChild(h('span', { class: 'title' }, question.title))
  for (const child of more) if (child) title.appendChild(child as Node)
  return [title, (clear || words) && h('div', { class: 'tools' }, clear, words ? tell : null), words ? text : null]
}

/** The mark of a question that must be answered. */
export function must(required: boolean): Child {
  return required && h('span', { class: 'must' }, say.required)
}
