import { h } from '../dom'
import { button, show } from './page'

/** The end for a slip that shows another category or other characters. `fresh`: nothing was asked to be exchanged from here. */
export function showWrongSlip(fresh: boolean, back: () => void): void {
  show({
    name: 'stop',
    title: '请先找工作人员',
    content: [
      h('p', null, '票种或校验码与纸条、大屏幕上的不一致。' + (fresh ? '还没有领票，这张领票码仍然有效。' : '')),
      h('p', null, '请把纸条和这一页给工作人员看，由他们换一张。'),
      h('div', { class: 'acts' }, button('plain', '看错了，返回', back, 'back')),
    ],
  })
}
