import { tablet } from '../device'
import { h } from '../dom'
import { inWords } from '../problem'
import * as say from '../words'
import { announce, button, late, show } from './page'
import type { Told } from './sending'

/** Tells how many envelopes are sealed, then that they are on their way. */
export type Progress = (sealed: number, of: number) => void

/** While the ballot is sealed and sent. */
export function showCasting(): Progress {
  const bar = h('progress', { max: 1, value: 0 })
  bar.setAttribute('aria-label', say.sealingShare)
  const step = h('p', null, say.sealing)
  show({
    name: 'busy',
    title: say.submitting,
    above: h('p', { class: 'spinner', 'aria-hidden': 'true' }),
    content: [bar, step, h('p', null, say.slowNetwork), late()],
  })
  announce(say.submittingSaid)
  return (sealed, of) => {
    bar.value = sealed / of
    step.textContent = sealed < of ? say.sealedOf(sealed, of) : say.sealedAndSent
  }
}

const staying = tablet ? say.onlyInMemory : say.notLost

/** Not in the box, or not known to be. It goes on by itself; 重试 only makes it sooner. */
export function showNotCast(told: Told, retry: () => void): void {
  if (told.kind === 'refused') {
    return show({
      name: 'notcast',
      title: say.notSubmitted,
      content: [h('p', null, say.notTaken[told.code]), h('p', null, staying), acts(retry)],
    })
  }
  const { problem } = told
  const refusal = problem.status >= 400 && problem.status < 500 && problem.status !== 429
  show({
    name: 'unsure',
    title: say.unsure,
    above: h('p', { class: 'spinner', 'aria-hidden': 'true' }),
    content: [
      h('p', null, say.perhapsIn),
      h('p', null, staying),
      h('p', { class: 'note' }, refusal ? say.showStaffWhat : say.tellStaffWhat, say.happened(inWords(problem).title, refusal ? problem.code : '')),
      acts(retry),
    ],
  })
}

function acts(retry: () => void): HTMLElement {
  return h('div', { class: 'acts' }, button('main', say.retry, retry, 'retry'))
}

/** Whether two things told look the same, so that the page need not be drawn anew under the reader's eyes. */
export function sameTold(a: Told | null, b: Told): boolean {
  if (a === null || a.kind !== b.kind) return false
  if (a.kind === 'refused') return a.code === (b as typeof a).code
  const other = (b as typeof a).problem
  return inWords(a.problem).title === inWords(other).title && a.problem.status === other.status
}

