import { type Answers, answered, asked } from '../answers'
import type { Card } from '../card'
import { h } from '../dom'
import type { Leaf } from '../leaf'
import { gaps } from '../rules'
import * as say from '../words'
import { counted, filledIn } from './filling'
import { button, show } from './page'

/** The list of all subjects with their state; a tap goes there. `at` is where one was. */
export function showContents(a: Answers, all: Leaf[], at: number, go: (leaf: number) => void, review: () => void): void {
  show({
    name: 'contents',
    title: say.allToAssess,
    content: [
      h('ul', { class: 'rows' }, all.map((leaf, i) => h('li', null, row(a, leaf, i === at, () => go(i))))),
      h('div', { class: 'acts pair dock' }, all.length > 0 && button('plain', say.back, () => go(at), 'back'), button('main', say.review, review, 'review')),
    ],
  })
}

function row(a: Answers, leaf: Leaf, current: boolean, go: () => void): HTMLElement {
  const { post, name } = leaf.subject
  const sum = (of: (card: Card) => number) => leaf.cards.reduce((n, card) => n + of(card), 0)
  const of = sum(counted)
  const filled = sum((card) => filledIn(a, card))
  const found = leaf.cards.reduce((list, card) => list.concat(gaps(a, card).map((g) => g.kind)), [] as string[])
  const wrong = found.some((kind) => kind !== 'blank' && kind !== 'required')
  const written = of === 0 && leaf.cards.some((card) => card.subject.questions.some((q) => asked(a, card, q) && answered(a, card, q)))
  const must = found.indexOf('required') >= 0 ? say.withRequired : ''
  const state = wrong ? say.amend : of === 0 ? (written ? say.filled : say.optional) : (filled === 0 ? say.unfilled : say.filledOf(filled, of)) + must
  const whole = !wrong && (of === 0 ? written : filled === of)
  return h(
    'button',
    { type: 'button', class: 'row' + (whole ? ' whole' : ''), 'aria-current': current && 'true', on: { click: go } },
    h('span', { class: 'who' }, name, post !== '' && h('small', null, post)),
    h('span', { class: 'state' }, state + (current ? say.wasHere : '')),
  )
}
