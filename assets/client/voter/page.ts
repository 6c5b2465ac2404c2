// The frame around every screen of the voter's page: the rehearsal mark, the switch for larger text, one heading that
// takes the focus, one place where status is announced.

import { tablet } from '../device'
import { type Child, fill, h } from '../dom'
import { lookAtNetwork } from '../network'
import * as say from '../words'
import { drawn } from './fresh'
import { textSize } from './textsize'

let rehearsal = false
let warning = ''

/** Marks every screen from now on as a rehearsal (试填), or not. */
export function markRehearsal(on: boolean): void {
  rehearsal = on
}

/** Says what must not be overlooked, on the screen that is shown and every one from now on; '' for nothing. */
export function warn(sentence: string): void {
  if (warning === sentence) return
  warning = sentence
  const shown = document.querySelector('#page > .warning')
  const top = document.querySelector('#page > .top')
  if (shown && shown.parentNode) shown.parentNode.removeChild(shown)
  if (top && top.parentNode && warning !== '') top.parentNode.insertBefore(warned(), top)
}

function warned(): HTMLElement {
  return h('p', { class: 'warning', role: 'alert' }, warning)
}

export interface Screen {
  name: string // for styles and tests
  title: string
  bar?: Child // on top, instead of what the page is
  above?: Child // before the heading
  content: Child
}

const status = h('p', { class: 'status', role: 'status', 'aria-live': 'polite' })

/** Shows a screen and moves the focus to its heading. */
export function show(screen: Screen): void {
  const heading = h('h1', { tabindex: '-1' }, screen.title)
  announce('')
  const page = document.getElementById('page')!
  if (screen.bar) page.setAttribute('data-card', '')
  else page.removeAttribute('data-card')
  fill(
    page,
    rehearsal && h('aside', { class: 'rehearsal' }, say.rehearsal),
    warning !== '' && warned(),
    h('header', { class: 'top' }, screen.bar || h('span', { class: 'brand' }, say.anonymous), textSize()),
    h('main', { class: 'sheet ' + screen.name, 'data-screen': screen.name }, screen.above, heading, screen.content),
    status,
  )
  const where = page.querySelector('.where')
  if (where) {
    where.id = 'where'
    heading.setAttribute('aria-describedby', where.id) // who hears the name hears which of how many it is
  }
  document.title = rehearsal ? say.rehearsed(screen.title) : screen.title
  window.scrollTo(0, 0)
  drawn()
  heading.focus({ preventScroll: true })
}

/** Whether the page still stands as it was sent: it says by itself that it is being opened. */
export function isOpening(): boolean {
  return document.getElementById('opening') !== null
}

/** What to do when a screen that waits stands there for ten seconds; the style shows it then. */
export function late(): Child {
  return h('p', { class: 'late note' }, tablet ? say.lateOnTablet : say.late(lookAtNetwork(location.hostname)))
}

/** Says a short sentence to those who listen to the page; what is seen of it is on the screen itself. */
export function announce(sentence: string): void {
  status.textContent = sentence
}

/** A large button. */
export function button(kind: 'main' | 'plain' | 'quiet', text: string, act: () => void, name?: string): HTMLButtonElement {
  return h('button', { type: 'button', class: 'button ' + kind, 'data-act': name, on: { click: act } }, text)
}
