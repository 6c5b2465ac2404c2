import { gradesOf } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { overQuota, ration, rationInWords, usedUp } from '../quota'
import { isRequired } from '../rules'
import type { Graded } from '../street/manifest'
import * as say from '../words'
import { head, must, type Place, type View } from './place'

/** A scale as radio buttons. A second tap leaves a chosen grade chosen; 清除 takes it back. */
export function gradeView(place: Place, question: Question<Graded>): View {
  const { answers, card } = place
  const grades = gradesOf(card, question)
  const limit = h('p', { class: 'quota', id: question.key + '.quota' })
  const clear = h('button', { type: 'button', class: 'tool clear', on: { click: () => set(undefined) } }, say.clear)
  clear.setAttribute('aria-label', say.clearOf(question.title))
  const alert = h('p', { class: 'error', role: 'alert' })

  const set = (grade: number | undefined) => {
    if (grade === undefined) delete answers.marks[question.key]
    else answers.marks[question.key] = grade
    alert.textContent = ''
    place.changed()
    if (grade !== undefined) place.next(question.key)
    else inputs[0].focus({ preventScroll: true }) // 清除 is gone, and the focus would be with it
  }
  const inputs = grades.map((grade, i) => {
    const input = h('input', {
      type: 'radio',
      name: question.key,
      value: grade.code,
      on: {
        click: (event) => {
          if (answers.marks[question.key] === i) return
          if (!overQuota(answers, place.cards, card, question, i)) return set(i)
          event.preventDefault()
          alert.textContent = usedUp(ration(answers, place.cards, card, question)!)
          alert.scrollIntoView({ block: 'nearest' }) // below a long scale it would not be seen
        },
      },
    })
    return input
  })
  const labels = inputs.map((input, i) => h('label', { class: 'option' }, input, h('span', { class: 'name' }, grades[i].name)))
  const element = h(
    'fieldset',
    { class: 'question', id: question.key, 'aria-describedby': question.key + '.quota' }, // read when one comes here, not at each mark
    head(h('legend'), question, clear, must(isRequired(question))),
    limit,
    inRows(labels, grades.map((g) => g.name)),
    alert,
  )
  return {
    element,
    update() {
      const mark = answers.marks[question.key]
      inputs.forEach((input, i) => {
        input.checked = mark === i
      })
      clear.hidden = mark === undefined
      element.className = 'question' + (mark === undefined ? '' : ' answered')
      const r = ration(answers, place.cards, card, question)
      limit.hidden = r === null
      if (r) limit.textContent = rationInWords(r)
    },
  }
}

/**
 * Up to four options in one row where their names fit into it as the page now is, else two in a row, else one: pairs that wrap, whose
 * options wrap. All are as wide as the longest needs.
 */
function inRows(labels: HTMLElement[], names: string[]): HTMLElement {
  const need = Math.max(3, ...names.map(width)) + 0.3
  const pairs: HTMLElement[] = []
  labels.forEach((label, i) => {
    label.style.flexBasis = need + 'em'
    if (i % 2 === 0) pairs.push(h('div', { class: 'two' }))
    const pair = pairs[pairs.length - 1]
    pair.appendChild(label)
    pair.style.flexGrow = String(pair.childNodes.length)
    pair.style.flexBasis = pair.childNodes.length * (need + 0.44) + 0.01 + 'em'
  })
  return h('div', { class: 'grades' + (labels.length > 4 ? ' many' : '') }, pairs)
}

/** The width of a name in em, about. */
function width(name: string): number {
  let n = 0
  for (const c of name) n += c < '\u0250' ? 0.6 : 1
  return n
}
