/**
 * Makes Enter in a form of many fields go on to the next one instead of sending the form half filled: in a table to the same column
 * of the next row. Where there is none, Enter does nothing. The form's own first button keeps Enter from sending without a script.
 */
export function enterGoesOn(form: HTMLFormElement): void {
  form.addEventListener('keydown', (event) => {
    const at = event.target
    const enters = at instanceof HTMLInputElement || at instanceof HTMLSelectElement
    if (event.key !== 'Enter' || event.isComposing || !enters) return
    event.preventDefault()
    const cell = at.closest('td')
    const to = cell ? below(cell) : following(form, at)
    if (!to) return
    to.focus()
    if (to instanceof HTMLInputElement) to.select()
  })
}

type Field = HTMLInputElement | HTMLSelectElement

const fields = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea'

function below(cell: HTMLTableCellElement): Field | null {
  const row = cell.parentElement && cell.parentElement.nextElementSibling
  const next = row && row.children[cell.cellIndex]
  return next ? next.querySelector<Field>(fields) : null
}

function following(form: HTMLFormElement, at: Field): Field | null {
  const all = Array.from(form.querySelectorAll<Field>(fields)).filter((field) => field.offsetParent !== null)
  return all[all.indexOf(at) + 1] || null
}
