import { h } from '../dom'
import { grouped } from '../slip'
import * as say from '../words'
import { countdown } from './countdown'
import { button, show } from './page'

const tick = () => h('p', { class: 'tick', 'aria-hidden': 'true' }, '✓')

/** The one success page, the same for everybody. */
export function showDone(another: () => void): void {
  show({
    name: 'done',
    title: say.inTheBox,
    above: tick(),
    content: [
      h('p', null, say.nothingMoreToDo),
      h('p', { class: 'hint' }, say.scanAfterOpening),
      h('div', { class: 'acts' }, button('quiet', say.anotherSlip, another, 'another')),
    ],
  })
}

/** The same end on a tablet, which is the next voter's after so many seconds. Returns what stops the count. */
export function showDoneHere(seconds: number, next: () => void): () => void {
  const left = h('p', { class: 'hint countdown' })
  show({
    name: 'done',
    title: say.inTheBox,
    above: tick(),
    content: [
      h('p', null, say.nothingMoreToDoHere),
      h('p', null, say.nothingStays),
      left,
      h('div', { class: 'acts' }, button('main', say.nextVoter, next, 'following')),
    ],
  })
  return countdown(seconds, (n) => (left.textContent = say.startsAgainIn(n)), next)
}

/** After the opening: the ballot is in the list of what was in the box, and so are the envelopes of the sample. */
export function showInBox(digest: string, sample: number): void {
  show({
    name: 'done inbox',
    title: say.isInTheBox(sample),
    above: tick(),
    content: [
      h('p', null, say.listsFitTheSeal),
      h('p', { class: 'hint' }, say.sealBegins, h('span', { class: 'print' }, grouped(digest.slice(0, 12))), say.asOnScreenAndSheet),
    ],
  })
}
