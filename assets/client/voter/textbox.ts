import { asked, textLimit } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { droppedText } from '../rules'
import { cleanText } from '../street/text'
import { codePoints } from '../text'
import { about, type Place, type View } from './place'

/** A question that is answered in words; it shows only while its condition holds. */
export function textView(place: Place, question: Question): View {
  const text = textBox(place, question, question.title)
  const dropped = h('p', { class: 'quota' })
  const whole = h('div', null, text.element, about(question))
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

/** A text area with a counter of code points. More may be typed than fits; the counter then says what to do. */
export function textBox(place: Place, question: Question, label: string): View {
  const { answers } = place
  const limit = textLimit(question)
  const id = question.key + '.text'
  const counter = h('p', { class: 'counter', id: id + '.count' })
  const box = h('textarea', {
    id,
    rows: '4',
    autocomplete: 'off',
    'aria-describedby': id + '.hint ' + id + '.count',
    on: {
      input: () => {
        if (box.value === '') delete answers.texts[question.key]
        else answers.texts[question.key] = box.value
        place.changed()
      },
    },
  })
  return {
    element: h(
      'div',
      { class: 'textbox' },
      h('label', { for: id, class: 'title' }, label),
      h('p', { class: 'hint', id: id + '.hint' }, '可不填。请不要写出能看出您是谁的内容。'),
      box,
      counter,
    ),
    update() {
      const text = answers.texts[question.key] || ''
      if (box.value !== text) box.value = text
      const length = codePoints(cleanText(text))
      const over = length - limit
      counter.textContent = over > 0 ? length + '/' + limit + ' 字，请删去 ' + over + ' 字' : length + '/' + limit + ' 字'
      counter.className = 'counter' + (over > 0 ? ' error' : '')
      if (over > 0) box.setAttribute('aria-invalid', 'true')
      else box.removeAttribute('aria-invalid')
    },
  }
}
