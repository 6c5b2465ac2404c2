import { type Answers, answered, asked } from '../answers'
import type { Card } from '../card'
import { type Child, h } from '../dom'
import { gaps } from '../rules'
import { counted, filledIn } from './filling'
import { button, show } from './page'

/** The list of all subjects with their state; a tap goes there. */
export function showContents(a: Answers, all: Card[], go: (card: number) => void, review: () => void): void {
  show({
    name: 'contents',
    title: '全部测评对象',
    content: [byForm(all, (card, i) => row(a, card, () => go(i))), h('div', { class: 'acts' }, button('main', '检查未填项', review, 'review'))],
  })
}

/** Rows of cards under the titles of their forms; a card without a row is left out. */
export function byForm(all: Card[], make: (card: Card, index: number) => Child): Child {
  const sections: HTMLElement[] = []
  let list: HTMLElement | null = null
  let of: unknown = null
  all.forEach((card, i) => {
    const made = make(card, i)
    if (!made) return
    if (card.form !== of || !list) {
      of = card.form
      list = h('ul', { class: 'rows' })
      sections.push(h('section', null, h('h2', null, card.form.title), list))
    }
    list.appendChild(h('li', null, made))
  })
  return sections
}

function row(a: Answers, card: Card, go: () => void): HTMLElement {
  const of = counted(card)
  const filled = filledIn(a, card)
  const wrong = gaps(a, card).some((g) => g.kind !== 'blank' && g.kind !== 'required')
  const written = of === 0 && card.subject.questions.some((q) => asked(a, card, q) && answered(a, card, q))
  const must = gaps(a, card).some((g) => g.kind === 'required') ? '，有必填' : ''
  const state = wrong ? '请改一改' : of === 0 ? (written ? '已填' : '可不填') : (filled === 0 ? '未填' : '已填 ' + filled + '/' + of) + must
  const whole = !wrong && (of === 0 ? written : filled === of)
  return h(
    'button',
    { type: 'button', class: 'row' + (whole ? ' whole' : ''), on: { click: go } },
    h('span', { class: 'who' }, card.subject.name, card.subject.post !== '' && h('small', null, card.subject.post)),
    h('span', { class: 'state' }, (whole ? '✓ ' : '') + state),
  )
}
