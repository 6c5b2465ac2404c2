import { textOption, toggleOption } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { about, type Place, type View } from './place'
import { textBox } from './textbox'

/** Options as check boxes, one of which may ask for a text of its own. */
export function choicesView(place: Place, question: Question): View {
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
