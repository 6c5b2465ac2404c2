// The big screen: two numbers as the server tells them, and the whole content anew when the phase changes.

import { running } from './fault'
import { type Board, follow } from './follow'

function show(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}

/** Takes the content for a new phase from the server's page: words are written in one place. */
async function renew(): Promise<void> {
  const response = await fetch(location.href, { cache: 'no-store', credentials: 'omit' })
  if (!response.ok) throw new Error('screen ' + response.status)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const old = document.querySelector('main')
  const main = page.querySelector('main')
  if (!old || !main || !old.parentNode) return
  old.parentNode.replaceChild(document.importNode(main, true), old)
  document.body.dataset.phase = page.body.dataset.phase || ''
}

async function draw(board: Board): Promise<void> {
  // After a way back to draft slips are new, and so is what people compare: all of the page is.
  if (board.fingerprint && board.fingerprint !== document.body.dataset.fingerprint) return location.reload()
  const digest = document.getElementById('digest')
  const resealed = board.seal && digest && (digest.textContent || '').replace(/\s/g, '') !== board.seal.digest
  if (board.phase !== document.body.dataset.phase || resealed) await renew()
  show('collected', String(board.collected))
  show('cast', String(board.cast))
  const replaced = document.getElementById('replacements')
  if (!replaced || board.replaced === undefined) return // the public counts have no such number: what was told before stays
  show('replaced', String(board.replaced))
  replaced.hidden = board.replaced === 0
}

/** The switch between dark and light; without it the screen follows the machine. */
function theming(): void {
  const root = document.documentElement
  try {
    const kept = localStorage.getItem('ceping-screen-theme')
    if (kept) root.dataset.theme = kept
  } catch (_) {
    // A browser that keeps nothing still switches.
  }
  const button = document.getElementById('theme')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    try {
      localStorage.setItem('ceping-screen-theme', root.dataset.theme)
    } catch (_) {
      // As above.
    }
  })
}

running()
theming()
follow(document.body.dataset.session || '', draw, (lost) => {
  const stale = document.getElementById('stale')
  if (stale) stale.hidden = !lost
})
