// The rules that a ballot must keep before it may be submitted, in words.

import { type Answers, answered, isChoices, isGraded, isScored, isText, pointsOf, scoreOf, textLimit, textOf } from './answers'
import { type Card, type Question } from './card'
import type { Scored } from './street/manifest'
import { hundredths, scoreText, typedScore } from './street/score'
import { codePoints } from './text'

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

/** Whether a question must be answered, unless the whole ballot is blank. */
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

/** How many options may be chosen, in words. */
export function choicesRule(question: Question): string {
  if (!isChoices(question)) return ''
  const { min, max } = question.criterion
  if (max === 1) return '选一项'
  if (min > 1 && max) return min === max ? '选 ' + min + ' 项' : '选 ' + min + ' 至 ' + max + ' 项'
  if (min > 1) return '至少选 ' + min + ' 项'
  return max ? '最多选 ' + max + ' 项' : '可选多项'
}

/** What a score may be, in words. */
export function scoreRule(question: Question<Scored>): string {
  const { min, max, step } = question.criterion
  const by = step === '1' ? '，填整数' : step === '0.01' ? '，最多两位小数' : '，每档 ' + step + ' 分'
  return min + ' 到 ' + max + ' 分' + (step === '1' && min.indexOf('.') >= 0 ? '，每档 1 分' : by)
}

/** What is wrong with a typed score, in words; '' when nothing is. */
export function scoreFault(a: Answers, question: Question<Scored>): string {
  const score = typedScore(a.scores[question.key] || '')
  const scale = pointsOf(question)
  if (score === '' || (score !== null && scoreOf(a, question) !== null)) return ''
  if (score === null || !scale) return '请填一个数，最多两位小数，如 85 或 85.5。'
  const value = hundredths(score)!
  if (value < scale.min || value > scale.max) return '要在 ' + scoreText(scale.min) + ' 到 ' + scoreText(scale.max) + ' 之间。'
  const below = value - ((value - scale.min) % scale.step)
  const near = [below, below + scale.step].filter((v) => v <= scale.max).map(scoreText)
  return '每档 ' + scoreText(scale.step) + ' 分，请改成 ' + near.join(' 或 ') + '。'
}
