import { asked, textLimit } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { droppedText } from '../rules'
import { cleanText } from '../street/text'
import { codePoints } from '../text'
import * as say from '../words'
import { announce } from './page'
import { head, type Place, type View } from './place'

/** A question that is answered in words; it shows only while its condition holds. */
export function textView(place: Place, question: Question): View {
  const text = textBox(place, question, null)
  const dropped = h('p', { class: 'quota' })
  const whole = text.element
  const element = h('div', { class: 'question', id: question.key }, whole, dropped)
  return {
    element,
    update() {
      whole.hidden = !asked(place.answers, place.card, question)
      dropped.textContent = droppedText(place.answers, place.card, question)
      element.hidden = whole.hidden && dropped.textContent === ''
      text.update()
    },
  }
}

/**
 * A text area with a counter of code points, which grows with what is typed. More may be typed than fits; the counter then says what to
 * do. Without a label of its own it has the question's title.
 */
export function textBox(place: Place, question: Question, label: string | null): View {
  const { answers } = place
  const limit = textLimit(question)
  const id = question.key + '.text'
  const counter = h('p', { class: 'counter', id: id + '.count' })
  const box = h('textarea', {
    id,
    rows: '2',
    autocomplete: 'off',
    'aria-describedby': id + '.hint ' + id + '.count',
    on: {
      focus: () => grow(),
      input: () => {
        if (box.value === '') delete answers.texts[question.key]
        else answers.texts[question.key] = box.value
        grow()
        place.changed()
      },
    },
  })
  const grow = () => {
    box.style.minHeight = '' // it may have grown less
    if (box.scrollHeight > box.clientHeight) box.style.minHeight = box.scrollHeight + 4 + 'px'
  }
  return {
    element: h(
      'div',
      { class: 'textbox' },
      label === null ? head(h('label', { for: id }), question, null) : h('label', { for: id, class: 'title' }, label),
      h('p', { class: 'hint', id: id + '.hint' }, say.noNames),
      box,
      counter,
    ),
    update() {
      const text = answers.texts[question.key] || ''
      if (box.value !== text) box.value = text
      const length = codePoints(cleanText(text))
      const over = length - limit
      counter.hidden = length === 0
      counter.textContent = over > 0 ? say.tooLong(length, limit) : say.characters(length, limit)
      counter.className = 'counter' + (over > 0 ? ' error' : '')
      if (over > 0) {
        if (!box.hasAttribute('aria-invalid') && document.activeElement === box) announce(counter.textContent) // once, not at each character
        box.setAttribute('aria-invalid', 'true')
      } else box.removeAttribute('aria-invalid')
    },
  }
}
