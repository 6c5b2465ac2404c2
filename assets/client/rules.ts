// The rules that a ballot must keep before it may be submitted, in words.

import { type Answers, answered, gradesOf, isChoices, isGraded, isScored, isText, ownWords, scoreOf, textLimit, textOf } from './answers'
import { type Card, type Question } from './card'
import { breaches } from './quota'
import { cleanText } from './street/text'
import { codePoints } from './text'
import * as say from './words'

/** What keeps a question from being complete. All but blank keep the ballot from being submitted. */
export interface Gap {
  question: Question
  kind: 'blank' | 'required' | 'long' | 'score' | 'few'
}

/** Blank questions of a card (texts are never missed), required ones among them, and what is filled in against its rule. */
export function gaps(a: Answers, card: Card): Gap[] {
  const found: Gap[] = []
  for (const question of card.subject.questions) {
    if (codePoints(textOf(a, card, question)) > textLimit(question)) found.push({ question, kind: 'long' })
    else if (isScored(question) && scoreOf(a, question) === null) found.push({ question, kind: 'score' })
    else if (tooFew(a, question)) found.push({ question, kind: 'few' })
    else if (isText(question) || answered(a, card, question)) continue
    else found.push({ question, kind: isRequired(question) ? 'required' : 'blank' })
  }
  return found
}

/**
 * Whether a ballot may be submitted as it stands. A blank one may, unless something on it is required: who marks nothing is held up
 * like who marks one item and leaves the required one.
 */
export function mayGo(a: Answers, all: Card[]): boolean {
  return breaches(a, all).length === 0 && all.every((card) => gaps(a, card).every((g) => g.kind === 'blank'))
}

/** Why the text that somebody typed for a question will not be submitted; '' where it will, or there is none. */
export function droppedText(a: Answers, card: Card, question: Question): string {
  if (cleanText(a.texts[question.key] || '') === '' || textOf(a, card, question) !== '') return ''
  const own = ownWords(question)
  if (own) return say.wordsNotSent(own.name)
  const when = isText(question) ? question.criterion.when : undefined
  const on = when && card.subject.questions.filter(isGraded).find((q) => q.criterion.id === when.criterion)
  const grade = on && gradesOf(card, on).find((g) => g.code === when!.grade)
  return say.textNotSent(grade ? grade.name : '')
}

/** Whether a question must be answered. */
export function isRequired(question: Question): boolean {
  return (isGraded(question) || isScored(question)) && question.criterion.required
}

/** Whether options are chosen, but fewer than must be: an exclusive one is always enough. */
export function tooFew(a: Answers, question: Question): boolean {
  if (!isChoices(question)) return false
  const chosen = a.choices[question.key] || []
  if (chosen.length === 0 || chosen.length >= question.criterion.min) return false
  return !question.criterion.options.some((o) => !!o.exclusive && o.code === chosen[0])
}

/**
 * Chooses or un-chooses an option; an exclusive one stands alone. False, and nothing changed, when as many as may be are chosen.
 */
export function toggleOption(a: Answers, question: Question, code: string, on: boolean): boolean {
  if (!isChoices(question)) return false
  const { options, max } = question.criterion
  const exclusive = (c: string) => options.some((o) => o.code === c && !!o.exclusive)
  const others = (a.choices[question.key] || []).filter((c) => c !== code)
  const after = !on ? others : exclusive(code) ? [code] : others.filter((c) => !exclusive(c)).concat(code)
  if (on && max && after.length > max) return false
  const listed = options.map((o) => o.code).filter((c) => after.indexOf(c) >= 0)
  if (listed.length > 0) a.choices[question.key] = listed
  else delete a.choices[question.key]
  return true
}

/** How many options may be chosen, in words. Choosing none is anybody's right, so a least is said to be one of those who choose. */
export function choicesRule(question: Question): string {
  if (!isChoices(question)) return ''
  const { min, max } = question.criterion
  if (max === 1) return say.upTo(1)
  if (min < 2) return max ? say.upTo(max) : say.anyNumber
  return say.orNone(max ? (min === max ? say.exactly(min) : say.between(min, max)) : say.noFewerThan(min))
}
