import { tablet } from '../device'
import { h } from '../dom'
import type { Store } from '../memory'

const sizes = ['20', '22', '26', '30'] // px
const usual = tablet ? '30' : '20'
const key = 'ceping.textsize'

let store: Store | null = null

/** Applies the size that was chosen before, and keeps further choices there. Without a store they last as long as the page. */
export function applyTextSize(from: Store | null): void {
  store = from
  const kept = store && store.getItem(key)
  set(kept && sizes.indexOf(kept) >= 0 ? kept : usual)
}

function set(size: string): void {
  document.documentElement.className = 'size-' + size
}

function current(): string {
  return document.documentElement.className.replace('size-', '')
}

/** The 大字 switch: each tap takes the next size, after the largest the smallest. */
export function textSize(): HTMLElement {
  const label = () => '字号：' + (sizes.indexOf(current()) + 1) + ' 档，共 ' + sizes.length + ' 档。点按换一档'
  const control = h(
    'button',
    {
      type: 'button',
      class: 'textsize',
      'data-act': 'textsize',
      on: {
        click: () => {
          const size = sizes[(sizes.indexOf(current()) + 1) % sizes.length]
          set(size)
          control.setAttribute('aria-label', '大字。' + label())
          try {
            if (store) store.setItem(key, size)
          } catch (_) {
            // As without a store.
          }
        },
      },
    },
    h('span', { class: 'letter', 'aria-hidden': 'true' }), // its letter is drawn by the style: it is no part of the name
    '大字',
  )
  control.setAttribute('aria-label', '大字。' + label())
  return control
}
