import { h } from '../dom'
import { grouped } from '../slip'
import { countdown } from './countdown'
import { button, show } from './page'

const tick = () => h('p', { class: 'tick', 'aria-hidden': 'true' }, '✓')

/** The one success page, the same for everybody. */
export function showDone(another: () => void): void {
  show({
    name: 'done',
    title: '已投入票箱',
    above: tick(),
    content: [
      h('p', null, '您的测评票已投入票箱，不用再做什么，可以关闭本页。谢谢！'),
      h('p', { class: 'hint' }, '开箱以后，用这部手机再扫一次领票码，可以看到您的票是不是在箱内。'),
      h('div', { class: 'acts' }, button('quiet', '工作人员：用这部设备填另一张领票码', another, 'another')),
    ],
  })
}

/** The same end on a tablet, which is the next voter's after so many seconds. Returns what stops the count. */
export function showDoneHere(seconds: number, next: () => void): () => void {
  const left = h('p', { class: 'hint countdown' })
  show({
    name: 'done',
    title: '已投入票箱',
    above: tick(),
    content: [
      h('p', null, '您的测评票已投入票箱，不用再做什么。谢谢！'),
      h('p', null, '这台平板上什么都没有留下。'),
      left,
      h('div', { class: 'acts' }, button('main', '下一位', next, 'following')),
    ],
  })
  return countdown(seconds, (n) => (left.textContent = n + ' 秒后回到开始的一页'), next)
}

/** After the opening: the ballot is in the list of what was in the box, and so are the envelopes of the sample. */
export function showInBox(digest: string, sample: number): void {
  show({
    name: 'done inbox',
    title: '您的测评票已在箱内' + (sample > 0 ? '，抽查' + sample + '个信封都在' : ''),
    above: tick(),
    content: [
      h('p', null, '开箱清单与封箱校验码相符。'),
      h('p', { class: 'hint' }, '封箱校验码开头是', h('span', { class: 'print' }, grouped(digest.slice(0, 12))), '应与大屏和签字表上的相同。'),
    ],
  })
}
