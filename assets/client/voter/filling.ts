import { type Answers, answered, isScored, isText, scoreOf } from '../answers'
import { type Card, month } from '../card'
import { type Child, h } from '../dom'
import type { Leaf } from '../leaf'
import * as say from '../words'
import { Advance, begin } from './advance'
import { button, show } from './page'
import type { Place, View } from './place'
import { questionView } from './question'

export interface Way {
  go(leaf: number): void
  contents(): void
  review(): void
  changed(): void
  mending: boolean // the review led here, and one goes back there
}

/** One subject with all questions of all forms; `key` is the question to begin at. */
export function showLeaf(answers: Answers, cards: Card[], all: Leaf[], index: number, way: Way, key?: string): void {
  const leaf = all[index]
  const views: View[] = []
  const progress = h('progress', { max: 1 })
  progress.setAttribute('aria-label', say.shareFilled)
  const total = cards.reduce((n, c) => n + counted(c), 0)
  const advance = new Advance(answers, leaf.cards)

  const update = () => {
    for (const view of views) view.update()
    const filled = cards.reduce((n, c) => n + filledIn(answers, c), 0)
    progress.value = total === 0 ? 1 : filled / total
    progress.setAttribute('aria-valuetext', filled + '/' + total)
  }
  const section = (card: Card) => {
    const place: Place = {
      answers,
      cards,
      card,
      changed() {
        update()
        way.changed()
      },
      next: (at, typed) => (typed ? advance.enter(at) : advance.marked(at)),
    }
    const own = card.subject.questions.map((question) => questionView(place, question))
    views.push(...own)
    return h('section', { class: 'part' }, h('h2', { class: 'form' }, card.form.title), own.map((view) => view.element))
  }

  const last = index === all.length - 1
  const back = index > 0 && button('plain', say.previous(all[index - 1].unit), () => way.go(index - 1), 'back')
  const next = (kind: 'main' | 'plain') => !last && button(kind, say.following(all[index + 1].unit), () => way.go(index + 1), 'next')
  const review = button('main', way.mending ? say.backToReview : say.review, way.review, 'review')
  show({
    name: 'card',
    title: leaf.subject.name,
    bar: [button('quiet', say.allSubjects, way.contents, 'contents'), h('span', { class: 'where' }, say.subjectOf(index + 1, all.length, leaf.unit))],
    above: progress,
    content: [
      details(leaf),
      leaf.cards.map(section),
      h('nav', { class: 'acts pair', 'aria-label': say.otherSubjects }, way.mending ? [back, next('plain'), review] : [back, last ? review : next('main')]),
    ],
  })
  advance.attend(document.querySelector('main')!)
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

function details(leaf: Leaf): Child {
  const p = leaf.subject.promoted
  if (!p) {
    const { post, roleName } = leaf.subject
    const words = roleName && post.indexOf(roleName) < 0 ? [post, roleName].filter((w) => w !== '').join(' · ') : post
    return words !== '' && h('p', { class: 'post' }, words)
  }
  const since = (at: string | undefined) => (at ? say.since(month(at)) : '')
  return h(
    'dl',
    { class: 'post' },
    p.sex ? [h('dt', null, say.sex), h('dd', null, p.sex)] : null,
    h('dt', null, say.born),
    h('dd', null, month(p.born)),
    h('dt', null, say.formerPost),
    h('dd', null, p.from + since(p.from_since)),
    h('dt', null, say.presentPost),
    h('dd', null, p.to + since(p.to_since)),
  )
}
