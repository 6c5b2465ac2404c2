// The console works without a script. This adds what a form alone cannot do: print, and say that it was sent. It also takes the
// place of the timed refresh, which people who hear a page cannot have.

import { enterGoesOn } from './enter'
import { running } from './fault'
import { paperKeys } from './paper'
import { takeTurns } from './turns'

running()
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-enter]')) enterGoesOn(form)
paperKeys(document.querySelector<HTMLFormElement>('form.ballot'))
takeTurns(document.querySelector<HTMLFormElement>('form.turns'))

if ('refresh' in document.body.dataset) setTimeout(() => location.reload(), 1000)

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector<HTMLButtonElement>('button[data-busy]')
    if (!button) return
    // A disabled button would not be part of the form any more if it were disabled at once.
    setTimeout(() => {
      button.disabled = true
      button.textContent = button.dataset.busy || button.textContent
    }, 0)
  })
}

// “Back” may show the page as it was left.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
