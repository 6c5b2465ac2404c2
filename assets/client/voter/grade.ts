import { isRequired, overQuota, quota } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { about, type Place, type View } from './place'

/** A second tap within this time (ms) is a trembling finger, not a wish to take the mark back. */
const trembling = 700

/** A scale as radio buttons: a tap chooses, a second tap or 清除 takes it back. */
export function gradeView(place: Place, question: Question): View {
  const { answers, card } = place
  const state = h('span', { class: 'state' })
  const limit = h('p', { class: 'quota' })
  const clear = h('button', { type: 'button', class: 'clear', on: { click: () => set(undefined) } }, '清除')
  clear.setAttribute('aria-label', '清除：' + question.title)
  const alert = h('p', { class: 'error', role: 'alert' })
  let since = 0

  const set = (grade: number | undefined) => {
    if (grade === undefined) delete answers.marks[question.key]
    else answers.marks[question.key] = grade
    since = Date.now()
    alert.textContent = ''
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
            alert.textContent = '“' + grade.name + '”已经给满 ' + card.form.quota!.max + ' 名。要给这一位，请先改掉一位。'
          } else {
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
      state.textContent = mark === undefined ? '未选' : '✓ 已选：' + card.form.grades[mark].name
      clear.hidden = mark === undefined
      element.className = 'question' + (mark === undefined ? '' : ' answered')
      const q = quota(answers, place.cards, card, question)
      limit.hidden = q === null
      if (q) limit.textContent = card.form.grades[q.grade].name + ' ' + q.used + '/' + q.max + (q.used >= q.max ? '（已满）' : '')
    },
  }
}
