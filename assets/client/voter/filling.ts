import { type Answers, answered, isScored, isText, scoreOf } from '../answers'
import { type Card, measure, month } from '../card'
import { type Child, h } from '../dom'
import { button, show } from './page'
import type { Place, View } from './place'
import { questionView } from './question'

export interface Way {
  go(card: number): void
  contents(): void
  review(): void
  changed(): void
}

/** One subject of one form with all its questions; `key` is the question to begin at. */
export function showCard(answers: Answers, all: Card[], index: number, way: Way, key?: string): void {
  const card = all[index]
  const views: View[] = []
  const progress = h('progress', { max: 1 })
  progress.setAttribute('aria-label', '已填的比例')
  const total = all.reduce((n, c) => n + counted(c), 0)

  const update = () => {
    for (const view of views) view.update()
    const filled = all.reduce((n, c) => n + filledIn(answers, c), 0)
    progress.value = total === 0 ? 1 : filled / total
  }
  const place: Place = {
    answers,
    cards: all,
    card,
    changed() {
      update()
      way.changed()
    },
  }
  for (const question of card.subject.questions) views.push(questionView(place, question))

  const last = index === all.length - 1
  const sameForm = !last && all[index + 1].form === card.form
  show({
    name: 'card',
    title: card.subject.name,
    above: [
      h('div', { class: 'where' }, progress, h('p', null, where(all, card)), button('quiet', '全部对象', way.contents, 'contents')),
      h('p', { class: 'kicker' }, card.form.title),
    ],
    content: [
      details(card),
      views.map((view) => view.element),
      h(
        'nav',
        { class: 'acts pair', 'aria-label': '换测评对象' },
        index > 0 && button('plain', '上一' + (all[index - 1].form === card.form ? measure(card.form) : '张表'), () => way.go(index - 1), 'back'),
        last ? button('main', '检查未填项', way.review, 'review') : button('main', '下一' + (sameForm ? measure(card.form) : '张表'), () => way.go(index + 1), 'next'),
      ),
    ],
  })
  update()
  if (key !== undefined) begin(key)
}

/** The questions of a card whose blanks are pointed out: all but texts. */
export function counted(card: Card): number {
  return card.subject.questions.filter((q) => !isText(q)).length
}

/** How many of them are answered. */
export function filledIn(a: Answers, card: Card): number {
  return card.subject.questions.filter((q) => !isText(q) && answered(a, card, q) && !(isScored(q) && scoreOf(a, q) === null)).length
}

function where(all: Card[], card: Card): string {
  const forms = all.map((c) => c.form).filter((form, i, list) => list.indexOf(form) === i)
  const table = '表 ' + (forms.indexOf(card.form) + 1) + '/' + forms.length
  return card.of > 1 ? table + '　第 ' + card.place + '/' + card.of + ' ' + measure(card.form) : table
}

function details(card: Card): Child {
  const p = card.subject.promoted
  if (!p) {
    const { post, roleName } = card.subject
    const words = roleName && post.indexOf(roleName) < 0 ? [post, roleName].filter((w) => w !== '').join(' · ') : post
    return words !== '' && h('p', { class: 'post' }, words)
  }
  const since = (at: string | undefined) => (at ? '（' + month(at) + ' 起）' : '')
  return h(
    'dl',
    { class: 'post' },
    p.sex ? [h('dt', null, '性别'), h('dd', null, p.sex)] : null,
    h('dt', null, '出生年月'),
    h('dd', null, month(p.born)),
    h('dt', null, '原任职务'),
    h('dd', null, p.from + since(p.from_since)),
    h('dt', null, '现任职务'),
    h('dd', null, p.to + since(p.to_since)),
  )
}

/** Brings a question into view and puts the focus on its first control. */
function begin(key: string): void {
  const element = document.getElementById(key)
  if (!element) return
  element.scrollIntoView()
  const control = element.querySelector<HTMLElement>('input, textarea')
  if (control) control.focus({ preventScroll: true })
}
