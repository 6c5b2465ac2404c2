// A form's quota (名额): how many subjects may, or must, get a grade or one of a set, for each graded criterion whose scale has it. A
// rule of the phone: the count cannot see across envelopes.

import { type Answers, gradesOf, isGraded } from './answers'
import type { Card, Question } from './card'
import type { Graded } from './street/manifest'

export interface Ration {
  used: number
  least: number
  most: number | null
  name: string // of its grades
  counts(grade: number): boolean
}

/** How a quota stands for a criterion; null where there is none. */
export function ration(a: Answers, all: Card[], card: Card, question: Question): Ration | null {
  const rule = card.form.quota
  if (!rule || !isGraded(question)) return null
  const set = rule.grade ? [rule.grade] : rule.grades || []
  const grades = gradesOf(card, question)
  const counted = grades.filter((g) => set.indexOf(g.code) >= 0)
  if (counted.length === 0) return null
  const counts = (grade: number) => !!grades[grade] && set.indexOf(grades[grade].code) >= 0
  const same = subjectsAsked(all, card, question)
  let most: number | null = rule.max === undefined ? null : rule.max
  if (rule.max_percent !== undefined) {
    const share = Math.floor((same.length * rule.max_percent) / 100)
    most = most === null ? share : Math.min(most, share)
  }
  return {
    used: same.filter((q) => counts(a.marks[q.key])).length,
    least: rule.min || 0,
    most,
    name: counted.map((g) => g.name).join('、'),
    counts,
  }
}

/** Whether a grade may not be given here any more because its quota is used up elsewhere. */
export function overQuota(a: Answers, all: Card[], card: Card, question: Question, grade: number): boolean {
  const r = ration(a, all, card, question)
  return r !== null && r.most !== null && r.counts(grade) && !r.counts(a.marks[question.key]) && r.used >= r.most
}

/** How a quota stands, in words: 优秀 1/3, or with its least. */
export function rationInWords(r: Ration): string {
  const least = r.least > 0 ? '至少 ' + r.least + ' 名' : ''
  if (r.most === null) return r.name + ' ' + r.used + ' 名（' + least + '）'
  const notes = [least, r.used >= r.most ? '已满' : ''].filter((n) => n !== '')
  return r.name + ' ' + r.used + '/' + r.most + (notes.length > 0 ? '（' + notes.join('，') + '）' : '')
}

export interface Short {
  card: number // the first of the form that is asked this
  question: Question
  ration: Ration
}

/** Criteria that gave a grade to fewer subjects than must have it. One without any mark is left blank, which is anybody's right. */
export function shortQuotas(a: Answers, all: Card[]): Short[] {
  const found: Short[] = []
  all.forEach((card, i) => {
    if (!card.form.quota || !card.form.quota.min) return
    for (const question of card.subject.questions) {
      const r = ration(a, all, card, question)
      if (!r || r.used >= r.least || !isGraded(question)) continue
      const same = subjectsAsked(all, card, question)
      const first = same[0].key === question.key
      if (first && same.some((q) => a.marks[q.key] !== undefined)) found.push({ card: i, question, ration: r })
    }
  })
  return found
}

/** The same criterion of all subjects of the form that are asked it. */
function subjectsAsked(all: Card[], card: Card, question: Question<Graded>): Question<Graded>[] {
  const same: Question<Graded>[] = []
  for (const other of all) {
    if (other.form !== card.form) continue
    for (const q of other.subject.questions) if (isGraded(q) && q.criterion.id === question.criterion.id) same.push(q)
  }
  return same
}
