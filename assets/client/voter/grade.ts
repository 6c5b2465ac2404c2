import { gradesOf } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { overQuota, ration, rationInWords, usedUp } from '../quota'
import { isRequired } from '../rules'
import type { Graded } from '../street/manifest'
import { about, must, type Place, type View } from './place'

/** A scale as radio buttons. A second tap leaves a chosen grade chosen; 清除 takes it back. */
export function gradeView(place: Place, question: Question<Graded>): View {
  const { answers, card } = place
  const grades = gradesOf(card, question)
  const state = h('span', { class: 'state' })
  const limit = h('p', { class: 'quota' })
  const clear = h('button', { type: 'button', class: 'clear', on: { click: () => set(undefined) } }, '清除')
  clear.setAttribute('aria-label', '清除：' + question.title)
  const alert = h('p', { class: 'error', role: 'alert' })

  const set = (grade: number | undefined) => {
    if (grade === undefined) delete answers.marks[question.key]
    else answers.marks[question.key] = grade
    alert.textContent = ''
    place.changed()
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
  const element = h(
    'fieldset',
    { class: 'question', id: question.key },
    h('legend', null, h('span', { class: 'title' }, question.title), must(isRequired(question))),
    about(question),
    limit,
    h(
      'div',
      { class: 'grades' },
      inputs.map((input, i) => h('label', { class: 'option' }, input, h('span', { class: 'name' }, grades[i].name))),
    ),
    alert,
    h('p', { class: 'foot' }, state, clear),
  )
  return {
    element,
    update() {
      const mark = answers.marks[question.key]
      inputs.forEach((input, i) => {
        input.checked = mark === i
      })
      state.textContent = mark === undefined ? '未选' : '✓ 已选：' + grades[mark].name
      clear.hidden = mark === undefined
      element.className = 'question' + (mark === undefined ? '' : ' answered')
      const r = ration(answers, place.cards, card, question)
      limit.hidden = r === null
      if (r) limit.textContent = rationInWords(r)
    },
  }
}
