// One question of a card: a fieldset of large native controls. What may be chosen and what it means is decided in
// answers.ts; here it is drawn and brought up to date in place, so that focus and scroll stay where they are.

import { type Answers, asked, isRequired, overQuota, quota, textLimit, textOption, toggleOption } from '../answers'
import type { Card, Question } from '../card'
import { type Child, h } from '../dom'
import { cleanText, codePoints } from '../text'
import { announce } from './page'

export interface View {
  element: HTMLElement
  update(): void // after any answer on the card changed
}

/** Where a question lives. `changed` is called after each change of the answers. */
export interface Place {
  answers: Answers
  cards: Card[]
  card: Card
  changed(): void
}

/** A second tap within this time (ms) is a trembling finger, not a wish to take the mark back. */
const trembling = 700

export function questionView(place: Place, question: Question): View {
  switch (question.criterion.kind) {
    case 'grade':
      return gradeView(place, question)
    case 'choices':
      return choicesView(place, question)
    case 'text':
      return textView(place, question)
  }
}

function gradeView(place: Place, question: Question): View {
  const { answers, card } = place
  const state = h('span', { class: 'state' })
  const limit = h('p', { class: 'quota' })
  const clear = h('button', { type: 'button', class: 'clear', on: { click: () => set(undefined) } }, '清除')
  clear.setAttribute('aria-label', '清除：' + question.title)
  let since = 0

  const set = (grade: number | undefined) => {
    if (grade === undefined) delete answers.marks[question.key]
    else answers.marks[question.key] = grade
    since = Date.now()
    place.changed()
  }
  const inputs = card.form.grades.map((grade, i) => {
    const input = h('input', {
      type: 'radio',
      name: question.key,
      value: grade.code,
      on: {
        click: (event) => {
          if (answers.marks[question.key] === i) {
            if (Date.now() - since < trembling) return
            input.checked = false
            set(undefined)
          } else if (overQuota(answers, place.cards, card, question, i)) {
            event.preventDefault()
            announce('“' + grade.name + '”已经给满 ' + card.form.quota!.max + ' 名。要给这一位，请先改掉一位。')
          } else {
            announce('')
            set(i)
          }
        },
      },
    })
    return input
  })
  const element = h(
    'fieldset',
    { class: 'question', id: question.key },
    h('legend', null, h('span', { class: 'title' }, question.title), isRequired(card, question) && h('span', { class: 'must' }, '必填')),
    about(question),
    limit,
    h(
      'div',
      { class: 'grades' },
      inputs.map((input, i) => h('label', { class: 'option' }, input, h('span', { class: 'name' }, card.form.grades[i].name))),
    ),
    h('p', { class: 'foot' }, state, clear),
  )
  return {
    element,
    update() {
      const mark = answers.marks[question.key]
      inputs.forEach((input, i) => {
        input.checked = mark === i
      })
      state.textContent = mark === undefined ? '未选' : '✓ 已选：' + card.form.grades[mark].name
      clear.hidden = mark === undefined
      element.className = 'question' + (mark === undefined ? '' : ' answered')
      const q = quota(answers, place.cards, card, question)
      limit.hidden = q === null
      if (q) limit.textContent = card.form.grades[q.grade].name + ' ' + q.used + '/' + q.max + (q.used >= q.max ? '（已满）' : '')
    },
  }
}

function choicesView(place: Place, question: Question): View {
  const { answers } = place
  const options = question.criterion.options || []
  const inputs = options.map((option) => {
    const input = h('input', {
      type: 'checkbox',
      value: option.code,
      on: {
        change: () => {
          toggleOption(answers, question, option.code, input.checked)
          place.changed()
        },
      },
    })
    return input
  })
  const own = options.find((o) => !!o.text)
  const text = own ? textBox(place, question, '“' + own.name + '”的内容') : null
  const element = h(
    'fieldset',
    { class: 'question', id: question.key },
    h('legend', null, h('span', { class: 'title' }, question.title), h('span', { class: 'hint' }, '可选多项')),
    about(question),
    options.map((option, i) => [
      h(
        'label',
        { class: 'option wide' },
        inputs[i],
        h('span', { class: 'name' }, option.name, option.exclusive && h('small', null, '选它就不选其他')),
      ),
      option === own && text && text.element,
    ]),
  )
  return {
    element,
    update() {
      const chosen = answers.choices[question.key] || []
      inputs.forEach((input) => {
        input.checked = chosen.indexOf(input.value) >= 0
      })
      element.className = 'question' + (chosen.length > 0 ? ' answered' : '')
      if (text) {
        text.element.hidden = !textOption(answers, question)
        text.update()
      }
    },
  }
}

function textView(place: Place, question: Question): View {
  const text = textBox(place, question, question.title)
  const element = h('div', { class: 'question', id: question.key }, text.element, about(question))
  return {
    element,
    update() {
      element.hidden = !asked(place.answers, place.card, question)
      text.update()
    },
  }
}

/** A text area with a counter of code points. More may be typed than fits; the counter then says what to do. */
function textBox(place: Place, question: Question, label: string): View {
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

function about(question: Question): Child {
  const text = question.criterion.about
  return !!text && h('details', null, h('summary', null, '评价标准'), h('p', null, text))
}
