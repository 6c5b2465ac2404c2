import { h } from '../dom'
import { countdown } from './countdown'
import { button, show } from './page'

/** The one success page, the same for everybody. */
export function showDone(another: () => void): void {
  show({
    name: 'done',
    title: '已投入票箱',
    above: h('p', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
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
    above: h('p', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
    content: [
      h('p', null, '您的测评票已投入票箱，不用再做什么。谢谢！'),
      h('p', null, '这台平板上什么都没有留下。'),
      left,
      h('div', { class: 'acts' }, button('main', '下一位', next, 'following')),
    ],
  })
  return countdown(seconds, (n) => (left.textContent = n + ' 秒后回到开始的一页'), next)
}

/** After the opening: what the published list says of the ballots cast from this phone. */
export function showInBox(here: number, missing: number): void {
  if (missing === 0) {
    show({
      name: 'done',
      title: '您的测评票已在箱内',
      above: h('p', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
      content: [
        h('p', null, here > 1 ? '从这部设备投出的 ' + here + ' 张测评票都在开箱清单里。' : '开箱清单里有您的测评票。'),
        h('p', null, '清单与封箱时公布的校验码相符。'),
      ],
    })
    return
  }
  show({
    name: 'stop',
    title: '清单里没有找到您的测评票',
    content: [
      h('p', null, '从这部设备投出的 ' + here + ' 张测评票，有 ' + missing + ' 张不在开箱清单里。'),
      h('p', null, '请把这一页给工作人员和监票人看。'),
    ],
  })
}
