/**
 * Lets several people type into one form one after another: each field stands there alone when it is its turn, and the button that
 * sends comes after the last. Without the script all of them stand there at once.
 */
export function takeTurns(form: HTMLFormElement | null): void {
  if (!form) return
  const turns = Array.from(form.querySelectorAll<HTMLElement>('.turn'))
  const send = form.querySelector<HTMLButtonElement>('button[data-busy]')
  if (turns.length < 2 || !send) return

  const next = document.createElement('button')
  next.type = 'button'
  next.className = 'main'
  next.textContent = '下一位'
  send.before(next)
  let at = 0

  const field = (turn: HTMLElement): HTMLInputElement | null => turn.querySelector('input')

  const show = (): void => {
    turns.forEach((turn, i) => {
      turn.hidden = i > at
      const input = field(turn)
      if (input) input.hidden = i < at
    })
    next.hidden = at === turns.length - 1
    send.hidden = !next.hidden
  }

  const advance = (): void => {
    const input = field(turns[at])
    if (!input || !input.reportValidity()) return
    const done = document.createElement('span')
    done.className = 'typed'
    done.textContent = '已输入'
    turns[at].append(done)
    at++
    show()
    const following = field(turns[at])
    if (following) following.focus()
  }

  next.addEventListener('click', advance)
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || at === turns.length - 1 || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    advance()
  })
  show()
}
