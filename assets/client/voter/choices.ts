import { ownWords, ownWordsChosen } from '../answers'
import type { Question } from '../card'
import { h } from '../dom'
import { choicesRule, droppedText, toggleOption, tooFew } from '../rules'
import type { Choices } from '../street/manifest'
import * as say from '../words'
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
          alert.textContent = done ? '' : say.asManyAsMayBe(max!)
          // Beside the option that was refused: at the end of a long list nobody would see it.
          if (!done && input.parentNode) input.parentNode.parentNode!.insertBefore(alert, input.parentNode.nextSibling)
          place.changed()
        },
      },
    })
    return input
  })
  const own = ownWords(question)
  const text = own ? textBox(place, question, say.wordsOf(own.name)) : null
  const count = h('span')
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
        h('span', { class: 'name' }, option.name, option.exclusive && h('small', null, say.standsAlone)),
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
      count.textContent = max ? say.chosenOf(chosen.length, max) : say.chosen(chosen.length)
      dropped.textContent = droppedText(answers, place.card, question)
      dropped.hidden = dropped.textContent === ''
      short.hidden = !tooFew(answers, question)
      short.textContent = say.chosenTooFew(chosen.length, min)
      if (text) {
        text.element.hidden = !ownWordsChosen(answers, question)
        text.update()
      }
    },
  }
}
