// The form of a paper ballot works without a script. This makes typing fast: a digit picks the grade of the item that has the
// focus and goes on to the next, and Enter goes on instead of sending a ballot half entered.

import { plain } from './plain'

/** Helps with the form of a paper ballot, if the page has one. */
export function paperKeys(form: HTMLFormElement | null): void {
  if (!form) return
  for (const hint of document.querySelectorAll<HTMLElement>('[data-keys]')) hint.hidden = false
  form.addEventListener('keypress', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault() // it would send the form
  })
  form.addEventListener('keydown', (event) => {
    const at = event.target
    if (!(at instanceof HTMLInputElement) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    const item = at.closest('.item')
    if (event.key === 'Enter') {
      event.preventDefault()
      if (item) next(form, item)
      return
    }
    const digit = plain(event.key)
    if (!item || at.type !== 'radio' || !/^[0-9]$/.test(digit)) return
    const group = [...item.querySelectorAll<HTMLInputElement>('input[type=radio]')].filter((radio) => radio.name === at.name)
    const blank = group[0]?.value === '' ? 0 : 1 // a group without 未填 counts from 1 all the same
    const picked = group[Number(digit) - blank]
    if (!picked) return
    event.preventDefault()
    picked.checked = true
    next(form, item)
  })
}

/** Focuses what comes after an item: the next one's field, or the button at the end. */
function next(form: HTMLFormElement, item: Element): void {
  const items = [...form.querySelectorAll('.item')]
  const following = items[items.indexOf(item) + 1]
  const field = following?.querySelector<HTMLElement>('input[type=radio]:checked, input:not([type=radio]), textarea, input')
  const to = field ?? form.querySelector<HTMLElement>('button.main')
  to?.focus()
  to?.scrollIntoView({ block: 'center' })
}
