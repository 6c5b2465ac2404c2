import { h } from '../dom'

const sizes = ['20', '22', '26', '30'] // px
const key = 'ceping.textsize'

/** Applies the size that was chosen on this phone. */
export function applyTextSize(): void {
  let size = sizes[0]
  try {
    const kept = localStorage.getItem(key)
    if (kept !== null && sizes.indexOf(kept) >= 0) size = kept
  } catch (_) {
    // Without storage the choice lasts as long as the page.
  }
  set(size)
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
            localStorage.setItem(key, size)
          } catch (_) {
            // As above.
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
