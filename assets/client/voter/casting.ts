import { tablet } from '../device'
import { h } from '../dom'
import { inWords } from '../problem'
import { announce, button, late, show } from './page'
import type { Told } from './sending'

/** Tells how many envelopes are sealed, then that they are on their way. */
export type Progress = (sealed: number, of: number) => void

/** While the ballot is sealed and sent. */
export function showCasting(): Progress {
  const bar = h('progress', { max: 1, value: 0 })
  bar.setAttribute('aria-label', '装入信封的进度')
  const step = h('p', { class: 'step' }, '正在装入信封')
  show({
    name: 'busy',
    title: '正在提交… 请不要离开',
    above: h('p', { class: 'spinner', 'aria-hidden': 'true' }),
    content: [bar, step, h('p', null, '网络慢时可能要等一会儿，会自动再送。'), late()],
  })
  announce('正在提交，请不要离开')
  return (sealed, of) => {
    bar.value = sealed / of
    step.textContent = sealed < of ? '正在装入信封 ' + sealed + '/' + of : '信封已封好，正在送往票箱'
  }
}

const staying = tablet
  ? '请不要刷新或关闭本页：这张票只在这台平板的内存里，关了就没有了（那时请工作人员补发）。'
  : '您填的内容还在这部手机上，没有丢。'

const refused: Record<string, string> = {
  not_voting: '还没有开始提交。开始以后会自动再交，请不要离开本页。',
  box_closed: '封箱了，您的票现在不在箱内；若重新开放会自动再交。请马上告诉工作人员。',
  box_full: '这个票种在箱内的张数已等于领取的张数，您的票没有放进去。请马上告诉工作人员；可以再放时会自动再交。',
}

/** Not in the box, or not known to be. It goes on by itself; 重试 only makes it sooner. */
export function showNotCast(told: Told, retry: () => void): void {
  if (told.kind === 'refused') {
    return show({
      name: 'notcast',
      title: '未提交，请重试',
      content: [h('p', null, refused[told.code]), h('p', null, staying), acts(retry)],
    })
  }
  const { problem } = told
  const refusal = problem.status >= 400 && problem.status < 500 && problem.status !== 429
  show({
    name: 'unsure',
    title: '还不能确定，正在重试',
    above: h('p', { class: 'spinner', 'aria-hidden': 'true' }),
    content: [
      h('p', null, '您的票可能已在箱内，也可能还没有。请不要离开本页，会自动再送；送几次都只算一张。'),
      h('p', null, staying),
      h('p', { class: 'note' }, refusal ? '请找工作人员，把这一页给他们看：' : '一直这样，请告诉工作人员：', inWords(problem).title + (refusal ? '（' + problem.code + '）' : '') + '。'),
      acts(retry),
    ],
  })
}

function acts(retry: () => void): HTMLElement {
  return h('div', { class: 'acts' }, button('main', '重试', retry, 'retry'))
}

/** Whether two things told look the same, so that the page need not be drawn anew under the reader's eyes. */
export function sameTold(a: Told | null, b: Told): boolean {
  if (a === null || a.kind !== b.kind) return false
  if (a.kind === 'refused') return a.code === (b as typeof a).code
  const other = (b as typeof a).problem
  return inWords(a.problem).title === inWords(other).title && a.problem.status === other.status
}

