import { device } from '../device'
import { h } from '../dom'
import { inWords, Problem } from '../problem'
import { announce, button, show } from './page'

/** While the ballot is on its way. */
export function showCasting(): void {
  show({
    name: 'busy',
    title: '正在提交… 请不要离开',
    above: h('p', { class: 'spinner', 'aria-hidden': 'true' }),
    content: h('p', null, '网络慢时可能要等一会儿，会自动再送。'),
  })
  announce('正在提交，请不要离开')
}

/** The other end: not submitted. The same bytes go again on 重试. */
export function showNotCast(problem: unknown, retry: () => void): void {
  const words = inWords(problem)
  const closed = problem instanceof Problem && problem.code === 'box_closed'
  show({
    name: 'notcast',
    title: '未提交，请重试',
    content: [
      h('p', null, words.title + '。' + (closed ? '请马上告诉工作人员；重新开放后，再点“重试”。' : words.remedy)),
      h('p', null, '您填的内容还在' + device + '上，没有丢。'),
      h('div', { class: 'acts' }, button('main', '重试', retry, 'retry')),
    ],
  })
}
