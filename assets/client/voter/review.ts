import { type Answers, isBlank } from '../answers'
import type { Phase } from '../api'
import type { Card } from '../card'
import { device } from '../device'
import { type Child, h } from '../dom'
import type { Leaf } from '../leaf'
import { breaches } from '../quota'
import { droppedText, type Gap, gaps } from '../rules'
import * as say from '../words'
import { counted } from './filling'
import { litUp } from './fresh'
import { announce, button, show } from './page'

export interface Review {
  /** Tells the session's phase, null when it could not be asked: only in voting may a ballot be submitted. */
  setPhase(phase: Phase | null): void
}

/** Goes to a question; null to where one was. */
type Go = (key: string | null) => void

/** Lists what is blank, and offers to submit, in view wherever one reads. Only what breaks a rule holds it up. */
export function showReview(a: Answers, cards: Card[], all: Leaf[], go: Go, submit: () => void, refresh: () => void): Review {
  const blank = isBlank(a, cards)
  const found = cards.map((card) => gaps(a, card))
  const broken = breaches(a, cards)
  const count = (...kinds: string[]) => found.reduce((n, list) => n + list.filter((g) => kinds.indexOf(g.kind) >= 0).length, 0)
  const wrong = count('long', 'score', 'few') + broken.length
  const required = count('required')
  const open = count('blank', 'required')

  const act = button('main', say.submit, submit, 'submit')
  act.disabled = true
  const waiting = h('p', { class: 'note', role: 'status' })
  const again = button('plain', say.retry, refresh, 'retry')
  again.hidden = true

  show({
    name: 'review',
    title: say.review,
    content: [
      h('p', { class: 'summary' + (wrong + required > 0 ? ' error' : '') }, cards.length === 0 ? say.nothingToFillIn : summary(blank, open, wrong, required)),
      waiting,
      broken.map((b) => row(() => go(b.key), b.title, b.words, say.toAmend)),
      all.map((leaf) => lacks(a, leaf, go)),
      h(
        'section',
        { class: 'dock' },
        h('p', null, say.final),
        h('div', { class: 'acts pair' }, cards.length > 0 && button('plain', say.backToAmend, () => go(null), 'back'), again, wrong + required === 0 && act),
      ),
    ],
  })
  return {
    setPhase(phase) {
      if (!again.hidden && phase === 'voting') litUp()
      act.disabled = phase !== 'voting'
      again.hidden = phase === 'voting'
      const words = waitingFor(phase)
      if (words === '' && waiting.textContent !== '') announce(say.mayCast) // what lit up is not heard
      waiting.textContent = words
    },
  }
}

const few = 4 // blanks of a subject that have a line each

/**
 * What a subject lacks under its name, each with a way to it; null where that is nothing. Many blanks have one line, which leads to the
 * first of them, a required one before all: from there the page goes on by itself.
 */
function lacks(a: Answers, leaf: Leaf, go: Go): Child {
  const rows: HTMLElement[] = []
  const open: { gap: Gap; form: string | null }[] = []
  let asked = 0
  for (const card of leaf.cards) {
    const form = leaf.cards.length > 1 ? card.form.title : null
    asked += counted(card)
    for (const gap of gaps(a, card)) {
      if (isOpen(gap)) open.push({ gap, form })
      else rows.push(row(() => go(gap.question.key), say.noted(gap.question.title, gap.kind), form, say.toAmend))
    }
    for (const q of card.subject.questions) if (droppedText(a, card, q) !== '') rows.push(row(() => go(q.key), say.notSent(q.title), form, say.toSee))
  }
  const must = open.filter(({ gap }) => gap.kind === 'required')
  if (open.length > few) {
    const words = say.blanks(open.length, open.length === asked, must.length)
    const act = () => go(must.concat(open)[0].gap.question.key)
    if (rows.length === 0) return h('section', { class: 'one' }, row(act, leaf.subject.name, words, say.toFillIn))
    rows.push(row(act, words, null, say.toFillIn))
  } else {
    for (const { gap, form } of open) rows.push(row(() => go(gap.question.key), say.noted(gap.question.title, gap.kind), form, say.toFillIn))
  }
  return rows.length > 0 && h('section', null, h('h2', null, leaf.subject.name), h('ul', { class: 'rows' }, rows.map((made) => h('li', null, made))))
}

function isOpen(gap: Gap): boolean {
  return gap.kind === 'blank' || gap.kind === 'required'
}

const arrow = ' ›'

function row(act: () => void, name: string, what: Child, state: string): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'row', on: { click: act } },
    h('span', { class: 'who' }, name, what && h('small', null, what)),
    h('span', { class: 'state' }, state.replace(arrow, ''), h('span', { 'aria-hidden': 'true' }, arrow)), // drawn, not read aloud
  )
}

function waitingFor(phase: Phase | null): string {
  if (phase === 'voting') return ''
  if (phase === null) return say.phaseUnknown(device)
  if (phase === 'ready' || phase === 'collecting') return say.votingNotBegun(device)
  return say.votingOver(device)
}

function summary(blank: boolean, open: number, wrong: number, required: number): string {
  if (wrong > 0) return say.amendFirst(wrong, required)
  if (required > 0) return say.fillInFirst(required, blank)
  if (blank) return say.allBlank
  if (open > 0) return say.mayStayBlank(open)
  return say.complete
}
