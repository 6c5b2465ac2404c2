import { tablet } from '../device'
import { h } from '../dom'
import type { Store } from '../memory'
import * as say from '../words'

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
  const label = () => say.sizeNow(sizes.indexOf(current()) + 1, sizes.length)
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
          control.setAttribute('aria-label', label())
          try {
            if (store) store.setItem(key, size)
          } catch (_) {
            // As without a store.
          }
        },
      },
    },
    h('span', { class: 'letter', 'aria-hidden': 'true' }), // its letter is drawn by the style: it is no part of the name
    say.larger,
  )
  control.setAttribute('aria-label', label())
  return control
}
