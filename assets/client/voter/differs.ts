import { h } from '../dom'
import type { Category } from '../street/manifest'
import * as say from '../words'
import { button, show } from './page'

/** What is compared by eye with slip and big screen. */
export function compared(category: Category, print: string): HTMLElement[] {
  return [
    h('p', { class: 'stamp' }, h('span', { class: 'code' }, category.code), h('span', { class: 'name' }, category.name)),
    h('p', { class: 'check' }, say.checkCode, h('span', { class: 'print', 'data-fingerprint': '' }, print)),
  ]
}

/** The end for a slip that shows another category or other characters. `fresh`: nothing was asked to be exchanged from here. */
export function showWrongSlip(category: Category, print: string, fresh: boolean, back: () => void): void {
  show({
    name: 'stop',
    title: say.staffFirst,
    content: [
      h('p', null, say.differs + (fresh ? say.notCollected : '')),
      h('p', null, say.showBoth),
      h('div', { class: 'compare' }, compared(category, print)),
      h('div', { class: 'acts' }, button('plain', say.misread, back, 'back')),
    ],
  })
}
