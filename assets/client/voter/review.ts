import { type Answers, isBlank } from '../answers'
import type { Phase } from '../api'
import type { Card } from '../card'
import { device } from '../device'
import { type Child, h } from '../dom'
import { breaches } from '../quota'
import { droppedText, type Gap, gaps } from '../rules'
import { byForm } from './contents'
import { counted } from './filling'
import { button, show } from './page'

export interface Review {
  /** Tells the session's phase, null when it could not be asked: only in voting may a ballot be submitted. */
  setPhase(phase: Phase | null): void
}

/** Lists what is blank, and offers to submit. Only what breaks a rule holds it up. */
export function showReview(a: Answers, all: Card[], go: (card: number, key?: string) => void, submit: () => void, refresh: () => void): Review {
  const blank = isBlank(a, all)
  const found = all.map((card) => gaps(a, card))
  const dropped = all.map((card) => card.subject.questions.filter((q) => droppedText(a, card, q) !== ''))
  const broken = breaches(a, all)
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
      h('p', { class: 'summary' + (wrong + required > 0 ? ' error' : '') }, all.length === 0 ? '这个票种没有要填的测评表。可以提交空白票，也可以问问工作人员。' : summary(blank, open, wrong, required)),
      broken.map((b) => row(() => go(b.card, b.key), b.title, b.words, '去改 ›')),
      byForm(all, (card, i) => {
        const list = found[i]
        const lost = dropped[i]
        if (list.length + lost.length === 0) return null
        const first = list.find((g) => g.kind !== 'blank') || list[0]
        const mend = !!first && first.kind !== 'blank' && first.kind !== 'required'
        const words = missing(card, list).concat(lost.map((q) => q.title + '（文字不会提交）')).join('、')
        return row(() => go(i, first ? first.question.key : lost[0].key), card.subject.name, words, first ? (mend ? '去改 ›' : '去填 ›') : '去看 ›')
      }),
      h(
        'section',
        { class: 'block submit' },
        h('p', null, '提交后不能修改。'),
        waiting,
        h('div', { class: 'acts' }, wrong + required === 0 && act, again, all.length > 0 && button('plain', '返回修改', () => go(-1), 'back')),
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

function row(act: () => void, name: string, what: Child, state: string): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'row', on: { click: act } },
    h('span', { class: 'who' }, name, h('small', null, what)),
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

const notes = { blank: '', required: '（必填）', long: '（文字超长）', score: '（分数不对）', few: '（选得太少）' }

/** Names what a card lacks; a card without any mark is said in one word. */
function missing(card: Card, list: Gap[]): string[] {
  const all = counted(card)
  const onlyBlank = list.every((g) => g.kind === 'blank')
  if (list.length === all && all > 1 && onlyBlank) return ['全部未填（' + all + ' 项）']
  const names = list.map((g) => g.question.title + notes[g.kind])
  return names.length > 4 && onlyBlank ? [names.slice(0, 3).join('、') + ' 等 ' + names.length + ' 项'] : names
}
