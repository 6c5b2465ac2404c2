import { type Answers, type Gap, gaps, isBlank } from '../answers'
import type { Card } from '../card'
import { device } from '../device'
import { h } from '../dom'
import { byForm } from './contents'
import { button, show } from './page'

export interface Review {
  /** Tells whether submitting has begun: until then the button waits. */
  setOpen(open: boolean): void
}

/** Lists what is blank, and offers to submit. Only a required mark or a text over its limit holds it up. */
export function showReview(a: Answers, all: Card[], go: (card: number, key?: string) => void, submit: () => void, refresh: () => void): Review {
  const blank = isBlank(a, all)
  const found = all.map((card) => gaps(a, card))
  const count = (kind: string) => found.reduce((n, list) => n + list.filter((g) => g.kind === kind).length, 0)
  const long = count('long')
  const required = blank ? 0 : count('required')
  const open = count('blank') + count('required')

  const act = button('main', '提交测评票', submit, 'submit')
  const waiting = h('p', { class: 'note', role: 'status' })
  const again = button('plain', '重试', refresh, 'retry')
  again.hidden = true

  show({
    name: 'review',
    title: '检查未填项',
    content: [
      h('p', { class: 'summary' + (long + required > 0 ? ' error' : '') }, summary(blank, open, long, required)),
      open + long > 0 &&
        byForm(all, (card, i) => {
          const list = found[i]
          if (list.length === 0) return null
          return h(
            'button',
            { type: 'button', class: 'row', on: { click: () => go(i, (list.find((g) => g.kind !== 'blank') || list[0]).question.key) } },
            h('span', { class: 'who' }, card.subject.name, h('small', null, missing(card, list))),
            h('span', { class: 'state' }, '去填 ›'),
          )
        }),
      h(
        'section',
        { class: 'block submit' },
        h('p', null, '提交后不能修改。'),
        waiting,
        h('div', { class: 'acts' }, long + required === 0 && act, again, button('plain', '返回修改', () => go(-1), 'back')),
      ),
    ],
  })
  return {
    setOpen(isOpen) {
      act.disabled = !isOpen
      again.hidden = isOpen
      waiting.textContent = isOpen ? '' : '尚未开始提交，请稍候。您填的内容已存在' + device + '上；宣布开始后，“提交测评票”会自动亮起。'
    },
  }
}

function summary(blank: boolean, open: number, long: number, required: number): string {
  if (long > 0) return '有 ' + long + ' 处文字超过了字数，请先删短。'
  if (required > 0) return '有 ' + required + ' 项必须填写，请先填好。'
  if (blank) return '您一项都没有填。这样提交，会计为空白票。'
  if (open > 0) return '还有 ' + open + ' 项没有填。不填视为弃权，可以直接提交。'
  return '全部填好了，没有漏项。'
}

/** Names what a card lacks; a card without any mark is said in one word. */
function missing(card: Card, list: Gap[]): string {
  const marked = card.questions.filter((q) => q.criterion.kind !== 'text').length
  if (list.length === marked && marked > 1 && list.every((g) => g.kind === 'blank')) return '全部未填（' + marked + ' 项）'
  const names = list.map((g) => g.question.title + (g.kind === 'long' ? '（文字超长）' : g.kind === 'required' ? '（必填）' : ''))
  return names.length > 4 && list.every((g) => g.kind === 'blank') ? names.slice(0, 3).join('、') + ' 等 ' + names.length + ' 项' : names.join('、')
}
