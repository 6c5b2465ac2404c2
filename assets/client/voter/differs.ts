import { h } from '../dom'
import type { Category } from '../street/manifest'
import { button, show } from './page'

/** What is compared by eye with slip and big screen. */
export function compared(category: Category, print: string): HTMLElement[] {
  return [
    h('p', { class: 'stamp' }, h('span', { class: 'code' }, category.code), h('span', { class: 'name' }, category.name)),
    h('p', { class: 'check' }, '校验码 ', h('span', { class: 'print', 'data-fingerprint': '' }, print)),
  ]
}

/** The end for a slip that shows another category or other characters. `fresh`: nothing was asked to be exchanged from here. */
export function showWrongSlip(category: Category, print: string, fresh: boolean, back: () => void): void {
  show({
    name: 'stop',
    title: '请先找工作人员',
    content: [
      h('p', null, '票种或校验码与纸条、大屏幕上的不一致。' + (fresh ? '还没有领票，这张领票码仍然有效。' : '')),
      h('p', null, '请把纸条和这一页给工作人员看，由他们换一张。这一页上是：'),
      h('div', { class: 'compare' }, compared(category, print)),
      h('div', { class: 'acts' }, button('plain', '看错了，返回', back, 'back')),
    ],
  })
}
