import { chineseDate } from '../date'
import { device, tablet } from '../device'
import { h } from '../dom'
import { guide } from '../guide'
import type { Category, Manifest } from '../street/manifest'
import * as say from '../words'
import { compared } from './differs'
import { button, show } from './page'
import { promises } from './promises'

/** What the first page leads on to. */
export interface Answers {
  collect(): void
  differs(): void
  retry(): void
}

/**
 * The first page, and the only one before the ballot: where one is, what to compare by eye with slip and screen, what protects one, how to
 * fill in. Before 领票 begins, `open` is false and the button waits.
 */
export function showWelcome(m: Manifest, category: Category, print: string, open: boolean, on: Answers): void {
  show({
    name: 'welcome',
    title: m.unit,
    above: h('p', { class: 'kicker' }, m.assessment),
    content: [
      h('p', { class: 'meta' }, say.dayAndGroup(chineseDate(m.date), m.group)),
      h(
        'section',
        { class: 'compare' },
        h('div', { class: 'ask' }, h('h2', null, say.asOnTheSlip), button('plain', say.different, on.differs, 'no')),
        compared(category, print),
        h('p', { class: 'hint' }, say.compareFirst),
      ),
      open
        ? h('p', { class: 'note' }, say.usedUpByCollecting(device))
        : h('p', { class: 'note' }, say.collectingNotBegun),
      promises(m.min_group),
      h(
        'section',
        { class: 'block' },
        h('h2', null, say.howToFillIn),
        h(
          'ul',
          null,
          m.rules.concat(guide(m, category.code)).map((rule) => h('li', null, say.sentence(rule))),
          h('li', null, tablet ? say.keepTabletOpen : say.keptOnPhone),
        ),
      ),
      h('div', { class: 'acts' }, open ? button('main', say.sameCollect, on.collect, 'collect') : button('main', say.retry, on.retry, 'retry')),
    ],
  })
  stand()
}

/** The button stands at the lower edge, unless it would be there before what is to be compared is seen: then it comes behind it all. */
function stand(): void {
  const compare = document.querySelector('.compare')
  const acts = document.querySelector('.welcome .acts')
  if (!compare || !acts || !acts.parentElement) return
  const room = window.innerHeight - acts.getBoundingClientRect().height
  if (compare.getBoundingClientRect().bottom > room) acts.parentElement.classList.add('long')
}
