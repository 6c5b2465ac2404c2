import { device } from '../device'
import { h } from '../dom'
import { announce, button, late, show } from './page'

/** The page that exchanges the slip. Before 领票 begins, `open` is false and the button waits. */
export function showCollect(open: boolean, collect: () => void, retry: () => void): void {
  show({
    name: 'collect',
    title: '领取测评票',
    content: [
      h('p', null, '领取后，这张领票码就用掉了，请一直用' + device + '填完、提交。'),
      open
        ? h('div', { class: 'acts' }, button('main', '领取测评票', collect, 'collect'))
        : [
            h('p', { class: 'note' }, '还没有开始领票，请稍候。主持人宣布开始后，这一页会自动变化。'),
            h('div', { class: 'acts' }, button('main', '重试', retry, 'retry')),
          ],
    ],
  })
}

/** While the slip is being exchanged. */
export function showCollecting(): void {
  show({ name: 'busy', title: '正在领取…', content: [h('p', null, '请稍候，不要离开本页。'), late()] })
  announce('正在领取')
}
