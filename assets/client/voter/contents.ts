import { type Answers, answered, asked, gaps } from '../answers'
import type { Card } from '../card'
import { type Child, h } from '../dom'
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
  const counted = card.questions.filter((q) => q.criterion.kind !== 'text')
  const filled = counted.filter((q) => answered(a, card, q)).length
  const long = gaps(a, card).some((g) => g.kind === 'long')
  const written = counted.length === 0 && card.questions.some((q) => asked(a, card, q) && answered(a, card, q))
  const state = long ? '文字超长' : counted.length === 0 ? (written ? '已填' : '可不填') : filled === 0 ? '未填' : '已填 ' + filled + '/' + counted.length
  const whole = !long && (counted.length === 0 ? written : filled === counted.length)
  return h(
    'button',
    { type: 'button', class: 'row' + (whole ? ' whole' : ''), on: { click: go } },
    h('span', { class: 'who' }, card.subject.name, card.subject.post !== '' && h('small', null, card.subject.post)),
    h('span', { class: 'state' }, (whole ? '✓ ' : '') + state),
  )
}
