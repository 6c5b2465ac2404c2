import { h } from '../dom'
import type { Category } from '../street/manifest'
import { button, show } from './page'

/** Asks whether the category is the one printed on the slip. */
export function showCategory(category: Category, yes: () => void, no: () => void): void {
  show({
    name: 'category',
    title: '与票面类别一致吗？',
    content: [
      h('p', null, '请看一看手里的领票码纸条，上面印的票种应当是：'),
      h('p', { class: 'stamp' }, h('span', { class: 'code' }, category.code), h('span', { class: 'name' }, category.name)),
      h('div', { class: 'acts' }, button('main', '是，一致', yes, 'yes'), button('plain', '否，不一致', no, 'no')),
    ],
  })
}

/** The end for a slip that shows another category: nothing was collected. */
export function showWrongCategory(back: () => void): void {
  show({
    name: 'stop',
    title: '请先找工作人员',
    content: [
      h('p', null, '票种与纸条上印的不一致。还没有领票，这张领票码仍然有效。'),
      h('p', null, '请把纸条和这一页给工作人员看，由他们换一张。'),
      h('div', { class: 'acts' }, button('plain', '看错了，返回', back, 'back')),
    ],
  })
}
