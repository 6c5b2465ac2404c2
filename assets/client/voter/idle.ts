import { times } from '../device'
import { type Child, h } from '../dom'
import * as say from '../words'
import { countdown } from './countdown'
import { button } from './page'

/** What a tablet that was left alone can say and do. */
export interface Left {
  /** What would be lost: nothing, what can be begun again, or a ballot paper, which cannot. */
  holds(): 'nothing' | 'beginning' | 'ballot'
  /** The start page, for the next voter. */
  next(): void
}

/** Notices that a tablet was left. It asks first; what cannot be begun again waits for staff, its answers out of sight. */
export class Idle {
  private timer = 0
  private stop: () => void = () => undefined
  private cover: HTMLElement | null = null
  private scrolled = 0
  private title = ''
  private focused: Element | null = null

  constructor(private readonly left: Left) {
    for (const input of ['pointerdown', 'keydown', 'input']) {
      document.addEventListener(input, () => this.cover || this.wait(), true)
    }
  }

  /** Nobody is waited for until the next input. */
  rest(): void {
    clearTimeout(this.timer)
    this.uncover()
    this.title = '' // the next voter's page keeps nothing of this one's
    this.focused = null
  }

  private wait(): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.ask(), times.idle * 1000)
  }

  private ask(): void {
    const holds = this.left.holds()
    if (holds === 'nothing') return
    const seconds = h('b', { class: 'seconds' }, '')
    this.show('asking', say.stillThere, h('p', null, seconds, holds === 'ballot' ? say.orStaffComes : say.orStartsAgain))
    this.stop = countdown(
      times.answer,
      (left) => (seconds.textContent = String(left)),
      () => this.leave(),
    )
  }

  private leave(): void {
    if (this.left.holds() !== 'ballot') {
      this.rest()
      return this.left.next()
    }
    this.show('waiting', say.staffPlease, [
      h('p', null, say.heldForVoter),
      h('p', { class: 'hint' }, say.ifNeverBack),
    ])
  }

  /** Covers the page. What is on it is hidden, not only behind: nothing of it can be read, nor read aloud. */
  private show(name: string, title: string, content: Child): void {
    if (!this.cover) {
      this.scrolled = window.pageYOffset
      this.title = document.title
      this.focused = document.activeElement
    }
    this.uncover()
    document.title = title
    const heading = h('h1', { tabindex: '-1', 'aria-describedby': 'asked' }, title) // who hears it hears that it is counted down
    const act = button('main', say.continueFilling, () => this.goOn(), 'continue')
    this.cover = h(
      'div',
      { class: 'cover' },
      h('main', { class: 'sheet', 'data-screen': name }, heading, h('div', { id: 'asked' }, content), h('div', { class: 'acts' }, act)),
    )
    document.getElementById('page')!.hidden = true
    document.body.appendChild(this.cover)
    heading.focus()
  }

  private goOn(): void {
    this.uncover()
    window.scrollTo(0, this.scrolled)
    this.wait()
  }

  private uncover(): void {
    this.stop()
    if (!this.cover) return
    document.body.removeChild(this.cover)
    this.cover = null
    document.getElementById('page')!.hidden = false
    document.title = this.title
    if (this.focused instanceof HTMLElement) this.focused.focus({ preventScroll: true })
  }
}
