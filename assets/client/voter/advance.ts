// From one question to the next. After a mark with the finger the next open question comes into view, never under a finger: only when
// the finger is up, after a moment, and what then lies where the finger was does not take a second tap. Who uses a keyboard, or asked
// for less motion, is not moved.

import { type Answers, answered, asked, isText } from '../answers'
import type { Card } from '../card'

const pause = 250 // ms after a mark: a mark that was put right meanwhile moves nothing
const deaf = 400 // ms from the beginning of the motion on

export class Advance {
  private finger = false // the last act was a finger's, or a mouse's
  private down = false
  private timer = 0
  private until = 0

  constructor(
    private readonly answers: Answers,
    private readonly cards: Card[],
  ) {}

  /** Follows what is done within a screen. */
  attend(screen: Element): void {
    const on = (name: string, act: (event: Event) => void) => screen.addEventListener(name, act, true)
    on('pointerdown', () => (this.finger = this.down = true))
    for (const up of ['pointerup', 'pointercancel']) on(up, () => (this.down = false))
    on('keydown', () => (this.finger = false))
    for (const own of ['touchmove', 'wheel']) on(own, () => this.rest()) // who moves the page is not moved
    on('click', (event) => {
      if (!this.finger || performance.now() >= this.until) return
      event.preventDefault()
      event.stopPropagation()
    })
  }

  /** A question was marked. */
  marked(key: string): void {
    this.rest()
    if (!this.finger || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    this.timer = window.setTimeout(() => this.move(key), pause)
  }

  /** A field was ended by its keyboard's 下一项: the next open question takes the focus. */
  enter(key: string): void {
    this.rest()
    const next = this.next(key)
    if (next) return begin(next)
    const main = document.querySelector<HTMLElement>('.acts .main')
    if (main) main.focus()
  }

  private rest(): void {
    window.clearTimeout(this.timer)
  }

  private move(key: string): void {
    if (this.down) {
      this.timer = window.setTimeout(() => this.move(key), pause)
      return
    }
    const marked = document.getElementById(key)
    if (!marked) return // another screen is there
    const next = this.next(key)
    const element = next === null ? document.querySelector('.acts') : document.getElementById(next)
    if (!element) return
    const at = element.getBoundingClientRect()
    if (at.top >= 0 && at.bottom <= window.innerHeight) return
    this.until = performance.now() + deaf
    // What comes next goes to the top, so that several questions are there before the page moves again.
    const heading = element.previousElementSibling
    const top = heading && heading.tagName === 'H2' ? heading.getBoundingClientRect().top : at.top
    window.scrollTo({ top: window.pageYOffset + (next === null ? at.bottom - window.innerHeight : top - 8), behavior: 'smooth' })
  }

  /** The next question after one that is not answered; those before it are left to the review. */
  private next(key: string): string | null {
    let after = false
    for (const card of this.cards) {
      for (const q of card.subject.questions) {
        if (after && (!isText(q) || q.criterion.when) && asked(this.answers, card, q) && !answered(this.answers, card, q)) return q.key
        after = after || q.key === key
      }
    }
    return null
  }
}

/** Brings a question into view and puts the focus on its first control. */
export function begin(key: string): void {
  const element = document.getElementById(key)
  if (!element) return
  element.scrollIntoView()
  const control = element.querySelector<HTMLElement>('input, textarea')
  if (control) control.focus({ preventScroll: true })
}
