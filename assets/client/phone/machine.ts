// The state machine of protocol.md, “The phone”, as one table: state × event → state, words, what is asked of the network next. The
// page does what it says; deploy/docs/states.md shows it. Cells that are missing change nothing and say nothing.

import type { State } from './record'

/** What is said, as a code: voter/way.ts and voter/ends.ts have the screens. */
export type Say =
  | ''
  | 'welcome' // unit, fingerprint, category; then 领取
  | 'collecting' // 正在领取
  | 'card' // to be filled in
  | 'casting' // 正在提交
  | 'in' // 已投入票箱
  | 'refused' // 未提交，with the reason
  | 'unsure' // 还不能确定，正在重试
  | 'looking' // 正在核对开箱清单
  | 'found' // 您的测评票已在箱内
  | 'not found' // it was acknowledged, and is not in the list
  | 'out' // 没有投入票箱
  | 'altered' // the lists do not fit the seal
  | 'strange' // 无法核对，请找工作人员
  | 'closed' // 已封箱，没有提交的不能再投
  | 'ended' // 已经封箱: nothing was collected
  | 'elsewhere' // 已在别的手机或浏览器上领过票
  | 'spent' // 这部手机领过一次，但没有领到: 重试
  | 'replaced' // 已补发，请用新的领票码
  | 'unproven' // 测评票没有通过核对，请找工作人员
  | 'uncollected' // opened, and the answer to collect never came: 请找工作人员
  | 'refusal' // in the words of its code; the slip is as it was
  | 'no storage' // 存不住: the slip is still good
  | 'unreadable' // 存的内容读不出, and the slip was collected: 请刷新
  | 'stay open' // 请一直开着本页

/** What is asked next, by itself. */
export type Ask = '' | 'enter' | 'collect' | 'cast' | 'phase' | 'lists'

export interface Step {
  to: State
  say: Say
  ask: Ask
}

export type Event =
  | 'its slip is opened'
  | 'enter: fresh'
  | 'enter: fresh, closed'
  | 'enter: fresh, opened'
  | 'enter: collected'
  | 'enter: collected, opened'
  | 'enter: slip_replaced'
  | 'enter: another refusal, or none'
  | '领取'
  | 'collect: the proof fits'
  | 'collect: the proof does not fit'
  | 'collect: slip_spent'
  | 'collect: slip_replaced'
  | 'collect: another refusal, or none'
  | '提交'
  | 'cast: ack fits'
  | 'cast: not_voting, box_full, box_closed'
  | 'cast: box_opened'
  | 'cast: anything else, or nothing for 10 s'
  | 'phase: voting'
  | 'phase: closed'
  | 'phase: opened'
  | 'lists: in'
  | 'lists: out'
  | 'lists: altered'
  | 'lists: unread'
  | 'lists: not opened' // it was said to be, and is not
  | 'lists: session_unknown'
  | 'read: out'
  | 'read: replaced'
  | 'another tab was further'
  | 'storage fails'
  | 'storage fails, enter: collected'
  | 'its day has come'

type Cell = [State, Say] | [State, Say, Ask]
type Row = Partial<Record<State, Cell>>

const decide = (to: State, say: Say, ask: Ask = ''): Row => ({
  filling: [to === 'none' ? 'filling' : to, say, ask],
  sealed: [to === 'none' ? 'sealed' : to, say, ask],
})

const table: Record<Event, Row> = {
  'its slip is opened': {
    none: ['none', '', 'enter'],
    collecting: ['collecting', '', 'enter'],
    filling: ['filling', 'card', 'phase'],
    sealed: ['sealed', 'casting', 'cast'],
    done: ['done', '', 'enter'],
  },
  'enter: fresh': { none: ['none', 'welcome'], collecting: ['collecting', 'welcome'], done: ['done', 'in'] },
  'enter: fresh, closed': { none: ['none', 'ended'], collecting: ['collecting', 'ended'], done: ['done', 'in'] },
  'enter: fresh, opened': { none: ['none', 'ended'], collecting: ['collecting', 'out'], done: ['done', 'looking', 'lists'] },
  'enter: collected': { none: ['none', 'elsewhere'], collecting: ['collecting', 'welcome'], done: ['done', 'in'] },
  'enter: collected, opened': { none: ['none', 'elsewhere'], collecting: ['collecting', 'uncollected'], done: ['done', 'looking', 'lists'] },
  'enter: slip_replaced': { none: ['none', 'refusal'], collecting: ['collecting', 'replaced'], done: ['done', 'in'] },
  'enter: another refusal, or none': { none: ['none', 'refusal'], collecting: ['collecting', 'refusal'], done: ['done', 'in'] },
  领取: { none: ['collecting', 'collecting', 'collect'], collecting: ['collecting', 'collecting', 'collect'] },
  'collect: the proof fits': { collecting: ['filling', 'card'] },
  'collect: the proof does not fit': { collecting: ['collecting', 'unproven'] },
  'collect: slip_spent': { collecting: ['collecting', 'spent'] },
  'collect: slip_replaced': { collecting: ['collecting', 'replaced'] },
  'collect: another refusal, or none': { collecting: ['collecting', 'refusal'] },
  提交: { filling: ['sealed', 'casting', 'cast'], sealed: ['sealed', 'casting', 'cast'] },
  'cast: ack fits': { sealed: ['done', 'in'] },
  'cast: not_voting, box_full, box_closed': { sealed: ['sealed', 'refused', 'phase'] },
  'cast: box_opened': { sealed: ['sealed', 'looking', 'lists'] },
  'cast: anything else, or nothing for 10 s': { sealed: ['sealed', 'unsure', 'cast'] },
  'phase: voting': { filling: ['filling', 'card'], sealed: ['sealed', '', 'cast'] },
  'phase: closed': { filling: ['filling', 'closed', 'phase'], sealed: ['sealed', '', 'phase'] },
  'phase: opened': decide('none', 'looking', 'lists'),
  'lists: in': { ...decide('done', 'found'), done: ['done', 'found'] },
  'lists: out': { ...decide('none', 'out'), done: ['done', 'not found'] },
  'lists: altered': { ...decide('none', 'altered'), done: ['done', 'altered'] },
  'lists: unread': { ...decide('none', 'unsure', 'lists'), done: ['done', 'unsure', 'lists'] },
  'lists: not opened': { filling: ['filling', 'card'], sealed: ['sealed', 'unsure', 'cast'], done: ['done', 'in'] },
  'lists: session_unknown': { ...decide('none', 'strange'), done: ['done', 'strange'] },
  'read: out': { collecting: ['none', ''], filling: ['none', ''], sealed: ['none', ''] },
  'read: replaced': { collecting: ['none', ''] },
  'another tab was further': { filling: ['filling', 'card'], sealed: ['sealed', 'casting', 'cast'], done: ['done', 'in'] },
  'storage fails, enter: collected': { none: ['none', 'unreadable'] },
  'storage fails': {
    none: ['none', 'no storage'],
    collecting: ['collecting', 'stay open'],
    filling: ['filling', 'stay open'],
    sealed: ['sealed', 'stay open'],
  },
  'its day has come': { done: ['none', ''] },
}

export const events = Object.keys(table) as Event[]

/** What an event leads to. */
export function step(state: State, event: Event): Step {
  const cell = table[event][state]
  return cell ? { to: cell[0], say: cell[1], ask: cell[2] || '' } : { to: state, say: '', ask: '' }
}
