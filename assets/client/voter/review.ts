import { type Answers, isBlank } from '../answers'
import type { Phase } from '../api'
import type { Card } from '../card'
import { device } from '../device'
import { type Child, h } from '../dom'
import type { Leaf } from '../leaf'
import { breaches } from '../quota'
import { droppedText, type Gap, gaps } from '../rules'
import { counted } from './filling'
import { button, show } from './page'

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

  const act = button('main', '提交测评票', submit, 'submit')
  act.disabled = true
  const waiting = h('p', { class: 'note', role: 'status' })
  const again = button('plain', '重试', refresh, 'retry')
  again.hidden = true

  show({
    name: 'review',
    title: '检查未填项',
    content: [
      h('p', { class: 'summary' + (wrong + required > 0 ? ' error' : '') }, cards.length === 0 ? '这个票种没有要填的测评表。可以提交空白票，也可以问问工作人员。' : summary(blank, open, wrong, required)),
      waiting,
      broken.map((b) => row(() => go(b.key), b.title, b.words, '去改 ›')),
      all.map((leaf) => lacks(a, leaf, go)),
      h(
        'section',
        { class: 'dock' },
        h('p', null, '提交后不能修改。'),
        h('div', { class: 'acts pair' }, cards.length > 0 && button('plain', '返回修改', () => go(null), 'back'), again, wrong + required === 0 && act),
      ),
    ],
  })
  return {
    setPhase(phase) {
      act.disabled = phase !== 'voting'
      again.hidden = phase === 'voting'
      waiting.textContent = waitingFor(phase)
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
      else rows.push(row(() => go(gap.question.key), gap.question.title + notes[gap.kind], form, '去改 ›'))
    }
    for (const q of card.subject.questions) if (droppedText(a, card, q) !== '') rows.push(row(() => go(q.key), q.title + '（文字不会提交）', form, '去看 ›'))
  }
  const must = open.filter(({ gap }) => gap.kind === 'required')
  if (open.length > few) {
    const words = (open.length === asked ? '全部未填（' : '未填（') + open.length + ' 项' + (must.length > 0 ? '，其中必填 ' + must.length + ' 项' : '') + '）'
    const act = () => go(must.concat(open)[0].gap.question.key)
    if (rows.length === 0) return h('section', { class: 'one' }, row(act, leaf.subject.name, words, '去填 ›'))
    rows.push(row(act, words, null, '去填 ›'))
  } else {
    for (const { gap, form } of open) rows.push(row(() => go(gap.question.key), gap.question.title + notes[gap.kind], form, '去填 ›'))
  }
  return rows.length > 0 && h('section', null, h('h2', null, leaf.subject.name), h('ul', { class: 'rows' }, rows.map((made) => h('li', null, made))))
}

function isOpen(gap: Gap): boolean {
  return gap.kind === 'blank' || gap.kind === 'required'
}

function row(act: () => void, name: string, what: Child, state: string): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'row', on: { click: act } },
    h('span', { class: 'who' }, name, what && h('small', null, what)),
    h('span', { class: 'state' }, state),
  )
}

function waitingFor(phase: Phase | null): string {
  const kept = '您填的内容已存在' + device + '上'
  if (phase === 'voting') return ''
  if (phase === null) return '连不上服务器，还不知道能不能提交。' + kept + '。请看看是否连着会场的无线网，再点“重试”；仍然不行，请找工作人员。'
  if (phase === 'ready' || phase === 'collecting') return '尚未开始提交，请稍候。' + kept + '；宣布开始后，“提交测评票”会自动亮起。'
  return '已封箱，没有提交的不能再投。' + kept + '；若重新开放，“提交测评票”会自动亮起。请告诉工作人员。'
}

function summary(blank: boolean, open: number, wrong: number, required: number): string {
  if (wrong > 0) return '有 ' + wrong + ' 处要改，请先改好。' + (required > 0 ? '另有 ' + required + ' 项必须填写。' : '')
  if (required > 0) return (blank ? '您一项都没有填。' : '') + '有 ' + required + ' 项必须填写，请先填好。'
  if (blank) return '您一项都没有填。这样提交，会计为空白票。'
  if (open > 0) return '还有 ' + open + ' 项没有填。可以不填，直接提交。'
  return '全部填好了，没有漏项。'
}

const notes: Record<Gap['kind'], string> = { blank: '', required: '（必填）', long: '（文字超长）', score: '（分数不对）', few: '（选得太少）' }
