import { answered, type Answers, textOf } from './answers'
import type { Card } from './card'

const indices = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * The ballot's JSON in the wire's compact form: one character for each graded question in listed order, and only those
 * choices and texts that are filled in and asked.
 */
export function ballotJSON(a: Answers, all: Card[]): string {
  const marks: Record<string, string> = Object.create(null) // a form may be called “constructor”
  const choices: Record<string, string[]> = {}
  const texts: Record<string, string> = {}
  for (const card of all) {
    for (const question of card.questions) {
      if (question.criterion.kind === 'grade') {
        const mark = a.marks[question.key]
        marks[card.form.id] = (marks[card.form.id] || '') + (mark === undefined ? '-' : indices[mark])
        continue
      }
      if (question.criterion.kind === 'choices' && answered(a, card, question)) choices[question.key] = a.choices[question.key]
      const text = textOf(a, card, question)
      if (text !== '') texts[question.key] = text
    }
  }
  return JSON.stringify({ v: 1, marks, choices, texts })
}
