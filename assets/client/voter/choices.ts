import { ownWords, ownWordsChosen } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { choicesRule, droppedText, toggleOption, tooFew } from '../rules'
import type { Choices } from '../street/manifest'
import { head, type Place, type View } from './place'
import { textBox } from './textbox'

/** Options as check boxes, one of which may ask for a text of its own. */
export function choicesView(place: Place, question: Question<Choices>): View {
  const { answers } = place
  const { options, max, min } = question.criterion
  const alert = h('p', { class: 'error', role: 'alert' })
  const inputs = options.map((option) => {
    const input = h('input', {
      type: 'checkbox',
      value: option.code,
      on: {
        change: () => {
          const done = toggleOption(answers, question, option.code, input.checked)
          alert.textContent = done ? '' : '最多选 ' + max + ' 项。要选这一项，请先去掉一项。'
          // Beside the option that was refused: at the end of a long list nobody would see it.
          if (!done && input.parentNode) input.parentNode.parentNode!.insertBefore(alert, input.parentNode.nextSibling)
          place.changed()
        },
      },
    })
    return input
  })
  const own = ownWords(question)
  const text = own ? textBox(place, question, '“' + own.name + '”的内容') : null
  const count = h('span', { class: 'count' })
  const dropped = h('p', { class: 'quota' })
  const short = h('p', { class: 'quota' })
  const element = h(
    'fieldset',
    { class: 'question', id: question.key },
    head(h('legend'), question, null, h('span', { class: 'hint' }, choicesRule(question) + ' · ', count)),
    options.map((option, i) => [
      h(
        'label',
        { class: 'option wide' },
        inputs[i],
        h('span', { class: 'name' }, option.name, option.exclusive && h('small', null, '选它就不选其他')),
      ),
      option === own && text && text.element,
    ]),
    dropped,
    short,
    alert,
  )
  return {
    element,
    update() {
      const chosen = answers.choices[question.key] || []
      inputs.forEach((input) => {
        input.checked = chosen.indexOf(input.value) >= 0
      })
      element.className = 'question' + (chosen.length > 0 ? ' answered' : '')
      count.textContent = '已选 ' + chosen.length + (max ? '/' + max : ' 项')
      dropped.textContent = droppedText(answers, place.card, question)
      dropped.hidden = dropped.textContent === ''
      short.hidden = !tooFew(answers, question)
      short.textContent = '已选 ' + chosen.length + ' 项，至少要选 ' + min + ' 项。'
      if (text) {
        text.element.hidden = !ownWordsChosen(answers, question)
        text.update()
      }
    },
  }
}
