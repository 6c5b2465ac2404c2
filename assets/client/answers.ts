// What a voter has filled in so far, and what of it is answered. Pure: the screens call, nothing here draws. The rules that a ballot
// must keep are in rules.ts and quota.ts.

import type { Card, Question } from './card'
import type { Said } from './street/ballot'
import type { Choices, Grade, Graded, Option, Scored, Text } from './street/manifest'
import { hundredths, onScale, type Scale, scaleOf, typedScore } from './street/score'
import { mark } from './street/shape'
import { cleanText } from './street/text'

export interface Answers {
  marks: Record<string, number> // answer key → index of the grade
  scores: Record<string, string> // answer key → as typed
  choices: Record<string, string[]> // answer key → codes of options, in listed order
  texts: Record<string, string> // answer key → text as typed
}

export function noAnswers(): Answers {
  return { marks: {}, scores: {}, choices: {}, texts: {} }
}

export function isGraded(q: Question): q is Question<Graded> {
  return q.criterion.kind === 'grade'
}

export function isScored(q: Question): q is Question<Scored> {
  return q.criterion.kind === 'score'
}

export function isChoices(q: Question): q is Question<Choices> {
  return q.criterion.kind === 'choices'
}

export function isText(q: Question): q is Question<Text> {
  return q.criterion.kind === 'text'
}

/** The scale of a graded criterion: its own, else the form's. */
export function gradesOf(card: Card, question: Question<Graded>): Grade[] {
  return question.criterion.grades || card.form.grades
}

/** The scale of a scored criterion; null for one that is none, as a draft may have it. */
export function pointsOf(question: Question<Scored>): Scale | null {
  const { min, max, step } = question.criterion
  try {
    return scaleOf(min, max, step)
  } catch (_) {
    return null
  }
}

/** A score in its shortest form, '' where there is none; null for what is typed and is no score of this scale. */
export function scoreOf(a: Answers, question: Question<Scored>): string | null {
  const score = typedScore(a.scores[question.key] || '')
  if (score === null || score === '') return score
  const scale = pointsOf(question)
  return scale && onScale(scale, hundredths(score)!) ? score : null
}

/** The option that takes words of its own, if the criterion has one. */
export function ownWords(question: Question): Option | undefined {
  return isChoices(question) ? question.criterion.options.find((o) => !!o.text) : undefined
}

/** Whether the option that takes words is chosen. */
export function ownWordsChosen(a: Answers, question: Question): boolean {
  const option = ownWords(question)
  return !!option && (a.choices[question.key] || []).indexOf(option.code) >= 0
}

/** Whether a question is shown: a text with a condition only while that holds. */
export function asked(a: Answers, card: Card, question: Question): boolean {
  const when = isText(question) ? question.criterion.when : undefined
  if (!when) return true
  const on = card.subject.questions.filter(isGraded).find((q) => q.criterion.id === when.criterion)
  const index = on && a.marks[on.key]
  return !!on && index !== undefined && (gradesOf(card, on)[index] || {}).code === when.grade
}

/** The text that goes with a question, cleaned; '' when it has none or may not have one now. */
export function textOf(a: Answers, card: Card, question: Question): string {
  const may = isText(question) ? asked(a, card, question) : ownWordsChosen(a, question)
  return may ? cleanText(a.texts[question.key] || '') : ''
}

/** The limit of a question's text in code points; 0 when it takes none. */
export function textLimit(question: Question): number {
  if (isText(question)) return question.criterion.max
  return (ownWords(question) || {}).text || 0
}

/** Whether a question has any answer; a score that is none of its scale counts, so that it is not taken for a blank. */
export function answered(a: Answers, card: Card, question: Question): boolean {
  if (isGraded(question)) return a.marks[question.key] !== undefined
  if (isScored(question)) return scoreOf(a, question) !== ''
  if (isChoices(question)) return (a.choices[question.key] || []).length > 0
  return textOf(a, card, question) !== ''
}

/** Whether nothing at all is filled in: such a ballot is blank. */
export function isBlank(a: Answers, all: Card[]): boolean {
  return all.every((card) => card.subject.questions.every((q) => !answered(a, card, q)))
}

/** A score as it is sealed. What is none of its scale stays as it was typed, so that sealing refuses it: it is never taken for a blank. */
function sealed(a: Answers, question: Question<Scored>): string {
  const score = scoreOf(a, question)
  return score === null ? a.scores[question.key] : score
}

/** What the cards say, by envelope key: what street/ballot seals. Texts are as typed; it cleans and drops them. */
export function said(a: Answers, all: Card[]): Map<string, Said> {
  const by = new Map<string, Said>()
  for (const { form, subject } of all) {
    const graded = subject.questions.filter(isGraded)
    const scored = subject.questions.filter(isScored)
    if (graded.length + scored.length > 0) {
      const marks = graded.map((q) => mark(a.marks[q.key] === undefined ? null : a.marks[q.key])).join('')
      by.set(form.id + '.' + subject.id, { marks, scores: scored.map((q) => sealed(a, q)) })
    }
    for (const q of subject.questions) {
      if (isText(q)) by.set(q.key, { text: a.texts[q.key] || '' })
      else if (isChoices(q)) by.set(q.key, { choices: a.choices[q.key] || [] })
      if (ownWords(q)) by.set(q.key + '.text', { text: a.texts[q.key] || '' })
    }
  }
  return by
}
