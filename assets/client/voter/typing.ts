import { tablet } from '../device'
import { h } from '../dom'
import { grouped, isSlip, normalise } from '../slip'
import * as say from '../words'
import { show } from './page'

/** The page for a slip typed by hand. `note` says why one is here when a scan went wrong. */
export function showTyping(note: string, open: (slip: string) => void): void {
  const error = h('p', { class: 'error', id: 'slip-error', role: 'alert' })
  const echo = h('p', { class: 'print echo', 'aria-hidden': 'true' })
  const field = h('input', {
    id: 'slip',
    type: 'text',
    class: 'slip',
    autocomplete: 'off',
    autocapitalize: 'characters',
    autocorrect: 'off',
    spellcheck: 'false',
    'aria-describedby': 'slip-hint slip-error',
    maxlength: '40',
    on: {
      input: () => {
        error.textContent = ''
        echo.textContent = grouped(normalise(field.value))
      },
    },
  })
  const go = () => {
    const slip = normalise(field.value)
    if (isSlip(slip)) return open(slip)
    error.textContent = complaint(slip)
    field.setAttribute('aria-invalid', 'true')
    field.focus()
  }
  show({
    name: 'typing',
    title: say.typeSlip,
    above: tablet && h('p', { class: 'kicker' }, say.tabletForHelp),
    content: [
      note !== '' && h('p', { class: 'note' }, note),
      h(
        'form',
        {
          novalidate: true,
          on: {
            submit: (event) => {
              event.preventDefault()
              go()
            },
          },
        },
        h('label', { for: 'slip' }, say.sixteen),
        h('p', { class: 'hint', id: 'slip-hint' }, say.anyCase),
        field,
        echo,
        error,
        h('div', { class: 'acts' }, h('button', { type: 'submit', class: 'button main', 'data-act': 'enter' }, say.goOn)),
      ),
      h('p', { class: 'hint' }, tablet ? say.byOneself : say.begunAlready),
    ],
  })
}

function complaint(slip: string): string {
  if (slip.length !== 16) return say.notSixteen(slip.length)
  return say.mistyped
}

