import { pointsOf, scoreOf } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { bandsInWords, scoreFault, scoreRead, scoreRule } from '../points'
import { isRequired } from '../rules'
import type { Scored } from '../street/manifest'
import * as say from '../words'
import { head, must, type Place, type View } from './place'

/**
 * Points as a plain field with the phone's own pad of digits: it is the one that people know, it costs no more taps than one of the
 * page's, and who hears the page has it read out. Its 下一项 goes on. No number field: that loses what it does not understand.
 */
export function scoreView(place: Place, question: Question<Scored>): View {
  const { answers } = place
  const id = question.key + '.score'
  const read = h('span', { class: 'read', id: id + '.read', 'aria-live': 'polite' })
  const bands = bandsInWords(question)
  const long = (question.criterion.bands || []).length > 4 // behind a tap, like any explanation
  const fault = h('p', { class: 'error', id: id + '.fault', role: 'alert' })
  const scale = pointsOf(question)
  const whole = scale !== null && scale.step % 100 === 0 && scale.min % 100 === 0
  const field = h('input', {
    id,
    type: 'text',
    class: 'score',
    inputmode: whole ? 'numeric' : 'decimal',
    enterkeyhint: 'next',
    autocomplete: 'off',
    'aria-describedby': id + '.hint ' + id + '.read ' + id + '.fault',
    on: {
      input: () => {
        if (field.value.trim() === '') delete answers.scores[question.key]
        else answers.scores[question.key] = field.value
        if (scoreOf(answers, question) !== null) complain() // what is mended is not complained of any longer
        place.changed()
      },
      keydown: (event) => {
        if (event.key !== 'Enter' || event.isComposing) return
        event.preventDefault()
        place.next(question.key, 'typed')
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
    head(h('label', { for: id }), question, null, must(isRequired(question))),
    h('p', { class: 'hint', id: id + '.hint' }, say.withBands(scoreRule(question), long ? '' : bands)),
    long && h('details', null, h('summary', null, say.bandsOfScores), h('p', null, bands)),
    h('p', { class: 'points' }, field, h('span', { 'aria-hidden': 'true' }, say.point), read),
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
