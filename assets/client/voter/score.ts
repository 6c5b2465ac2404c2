import { scoreOf } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { bandsInWords, scoreFault, scoreRead, scoreRule } from '../points'
import { isRequired } from '../rules'
import type { Scored } from '../street/manifest'
import { about, must, type Place, type View } from './place'

/** Points as a plain field. A text field with a keyboard of digits: a number field loses what it does not understand. */
export function scoreView(place: Place, question: Question<Scored>): View {
  const { answers } = place
  const id = question.key + '.score'
  const read = h('span', { class: 'read', id: id + '.read', 'aria-live': 'polite' })
  const bands = bandsInWords(question)
  const long = (question.criterion.bands || []).length > 4 // behind a tap, like any explanation
  const fault = h('p', { class: 'error', id: id + '.fault', role: 'alert' })
  const field = h('input', {
    id,
    type: 'text',
    class: 'score',
    inputmode: 'decimal',
    autocomplete: 'off',
    'aria-describedby': id + '.hint ' + id + '.read ' + id + '.fault',
    on: {
      input: () => {
        if (field.value.trim() === '') delete answers.scores[question.key]
        else answers.scores[question.key] = field.value
        if (scoreOf(answers, question) !== null) complain() // what is mended is not complained of any longer
        place.changed()
      },
      // Not at once: what moves under a finger that just left the field would take its tap away.
      change: () => void setTimeout(complain, 300),
    },
  })
  const complain = () => {
    fault.textContent = scoreFault(answers, question)
    if (fault.textContent === '') field.removeAttribute('aria-invalid')
    else field.setAttribute('aria-invalid', 'true')
  }
  const element = h(
    'div',
    { class: 'question', id: question.key },
    h('label', { for: id }, h('span', { class: 'title' }, question.title), must(isRequired(question))),
    about(question),
    h('p', { class: 'hint', id: id + '.hint' }, scoreRule(question) + (long ? '' : bands && '；' + bands)),
    long && h('details', null, h('summary', null, '分数段'), h('p', null, bands)),
    h('p', { class: 'points' }, field, h('span', { 'aria-hidden': 'true' }, '分'), read),
    fault,
  )
  field.value = answers.scores[question.key] || ''
  complain()
  return {
    element,
    update() {
      const typed = answers.scores[question.key] || ''
      if (typed !== field.value && field.value.trim() !== typed.trim()) field.value = typed
      read.textContent = scoreRead(answers, question)
      element.className = 'question' + (scoreOf(answers, question) ? ' answered' : '')
    },
  }
}
