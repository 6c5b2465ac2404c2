// What a voter has filled in so far, and the rules that a ballot must keep. Pure: the screens call, nothing here draws.

import type { Card, Question } from './card'
import { cleanText, codePoints } from './text'

export interface Answers {
  marks: Record<string, number> // answer key → index of the grade
  choices: Record<string, string[]> // answer key → codes of options
  texts: Record<string, string> // answer key → text as typed
}

export function noAnswers(): Answers {
  return { marks: {}, choices: {}, texts: {} }
}

/** Whether a question is shown: a text with a condition only while that holds. */
export function asked(a: Answers, card: Card, question: Question): boolean {
  const when = question.criterion.when
  if (!when) return true
  const mark = a.marks[card.form.id + '.' + card.subject.id + '.' + when.criterion]
  return mark !== undefined && card.form.grades[mark].code === when.grade
}

/** Chooses or un-chooses an option of a choice; an exclusive option stands alone. */
export function toggleOption(a: Answers, question: Question, code: string, on: boolean): void {
  const options = question.criterion.options || []
  const exclusive = (c: string) => options.some((o) => o.code === c && !!o.exclusive)
  const before = a.choices[question.key] || []
  let after = before.filter((c) => c !== code)
  if (on) after = exclusive(code) ? [code] : after.filter((c) => !exclusive(c)).concat(code)
  const listed = options.map((o) => o.code).filter((c) => after.indexOf(c) >= 0)
  if (listed.length > 0) a.choices[question.key] = listed
  else delete a.choices[question.key]
}

/** The text that goes with a question, cleaned; '' when it has none or may not have one now. */
export function textOf(a: Answers, card: Card, question: Question): string {
  const text = cleanText(a.texts[question.key] || '')
  if (question.criterion.kind === 'text') return asked(a, card, question) ? text : ''
  return textOption(a, question) ? text : ''
}

/** The limit of a question's text in code points; 0 when it takes none. */
export function textLimit(question: Question): number {
  if (question.criterion.kind === 'text') return question.criterion.max || 0
  const option = (question.criterion.options || []).find((o) => !!o.text)
  return (option && option.text) || 0
}

/** Whether the option that takes a text is chosen. */
export function textOption(a: Answers, question: Question): boolean {
  const chosen = a.choices[question.key] || []
  return (question.criterion.options || []).some((o) => !!o.text && chosen.indexOf(o.code) >= 0)
}

/** Whether a question has any answer. */
export function answered(a: Answers, card: Card, question: Question): boolean {
  switch (question.criterion.kind) {
    case 'grade':
      return a.marks[question.key] !== undefined
    case 'choices':
      return (a.choices[question.key] || []).length > 0
    case 'text':
      return textOf(a, card, question) !== ''
  }
}

/** Whether nothing at all is filled in: such a ballot is blank. */
export function isBlank(a: Answers, all: Card[]): boolean {
  return all.every((card) => card.questions.every((q) => !answered(a, card, q)))
}

/** How often a form's quota grade is given for a criterion, and the limit; null without a quota. */
export function quota(a: Answers, all: Card[], card: Card, question: Question): { used: number; max: number; grade: number } | null {
  const rule = card.form.quota
  if (!rule || question.criterion.kind !== 'grade') return null
  const grade = card.form.grades.findIndex((g) => g.code === rule.grade)
  let used = 0
  for (const other of all) {
    if (other.form !== card.form) continue
    for (const q of other.questions) {
      if (q.criterion.id === question.criterion.id && a.marks[q.key] === grade) used++
    }
  }
  return { used, max: rule.max, grade }
}

/** Whether a grade may not be given any more because its quota is used up elsewhere. */
export function overQuota(a: Answers, all: Card[], card: Card, question: Question, grade: number): boolean {
  const q = quota(a, all, card, question)
  return q !== null && q.grade === grade && a.marks[question.key] !== grade && q.used >= q.max
}

/** What keeps a card from being submitted, by question. */
export interface Gap {
  question: Question
  kind: 'blank' | 'required' | 'long'
}

/** Blank questions of a card (texts are never missed), required ones among them, and texts over their limit. */
export function gaps(a: Answers, card: Card): Gap[] {
  const found: Gap[] = []
  for (const question of card.questions) {
    const criterion = question.criterion
    if (codePoints(textOf(a, card, question)) > textLimit(question)) found.push({ question, kind: 'long' })
    else if (criterion.kind === 'text' || answered(a, card, question)) continue
    else found.push({ question, kind: isRequired(card, question) ? 'required' : 'blank' })
  }
  return found
}

/** Whether a graded question must be answered, unless the whole ballot is blank. */
export function isRequired(card: Card, question: Question): boolean {
  return question.criterion.kind === 'grade' && !!(card.form.required || question.criterion.required)
}
