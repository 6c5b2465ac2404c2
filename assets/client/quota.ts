// A form's quota (名额): how many subjects may, or must, get a grade or one of a set, for each graded criterion whose scale has it. A
// rule of the phone: the count cannot see across envelopes.

import { type Answers, gradesOf, isGraded } from './answers'
import { type Card, measure, type Question } from './card'
import type { Graded } from './street/manifest'
import * as say from './words'

export interface Ration {
  holders: Holder[] // subjects that have the grade now
  least: number
  most: number | null
  name: string // of its grades
  unit: string // measure word of its subjects
  counts(grade: number | undefined): boolean
}

/** A subject that is asked a criterion, and where its card stands. */
interface Holder {
  card: number
  name: string
  key: string
}

/** How a quota stands for a criterion; null where there is none. */
export function ration(a: Answers, all: Card[], card: Card, question: Question): Ration | null {
  const rule = card.form.quota
  if (!rule || !isGraded(question)) return null
  const set = rule.grade ? [rule.grade] : rule.grades || []
  const grades = gradesOf(card, question)
  const counted = grades.filter((g) => set.indexOf(g.code) >= 0)
  if (counted.length === 0) return null
  const counts = (grade: number | undefined) => grade !== undefined && !!grades[grade] && set.indexOf(grades[grade].code) >= 0
  const same = subjectsAsked(all, card, question)
  let most: number | null = rule.max === undefined ? null : rule.max
  if (rule.max_percent !== undefined) {
    const share = Math.floor((same.length * rule.max_percent) / 100)
    most = most === null ? share : Math.min(most, share)
  }
  return {
    holders: same.filter((s) => counts(a.marks[s.key])),
    least: rule.min || 0,
    most,
    name: say.listed(...counted.map((g) => g.name)),
    unit: measure(card.form, 'plain'),
    counts,
  }
}

/** Whether a grade may not be given here any more because its quota is used up elsewhere. */
export function overQuota(a: Answers, all: Card[], card: Card, question: Question, grade: number): boolean {
  const r = ration(a, all, card, question)
  return r !== null && r.most !== null && r.counts(grade) && !r.counts(a.marks[question.key]) && r.holders.length >= r.most
}

/** How a quota stands, in words: 优秀 1/3（还可选 2 名），or with its least. */
export function rationInWords(r: Ration): string {
  const used = r.holders.length
  const least = r.least > 0 ? say.atLeast(r.least, r.unit) : ''
  if (r.most === null) return say.given(r.name, used, r.unit, least)
  const over = used - r.most
  const left = over > 0 ? say.beyond(over, r.unit) : over < 0 ? say.left(-over, r.unit) : r.most === 0 ? say.notToBeGiven : say.full
  return say.givenOf(r.name, used, r.most, say.clauses(least, left))
}

/** Why a grade may not be given any more, and who has it. */
export function usedUp(r: Ration): string {
  if (r.most === 0) return say.neverGiven(r.name)
  return say.usedUp(r.name, r.most!, r.unit, r.holders.map((h) => h.name))
}

/** A quota that a ballot breaks. */
export interface Breach {
  card: number // where it can be mended: the first that has the grade, or of the form the first that is asked
  key: string
  title: string // form and criterion
  words: string
}

/**
 * Quotas that are gone beyond, or that too few have. A criterion without any mark at all is left blank, which is anybody's right
 * where it is not required: of it no least is asked, and so a blank ballot stays possible.
 */
export function breaches(a: Answers, all: Card[]): Breach[] {
  const found: Breach[] = []
  for (const card of all) {
    for (const question of card.subject.questions) {
      const r = ration(a, all, card, question)
      if (!r || !isGraded(question)) continue
      const same = subjectsAsked(all, card, question)
      const used = r.holders.length
      if (same[0].key !== question.key) continue // said once
      const title = say.ofForm(card.form.title, question.title)
      if (r.most !== null && used > r.most) {
        found.push({ card: r.holders[0].card, key: r.holders[0].key, title, words: say.giveAtMost(r.name, r.most, r.unit, used) })
      } else if (used < r.least && same.some((s) => a.marks[s.key] !== undefined)) {
        found.push({ card: same[0].card, key: same[0].key, title, words: say.giveAtLeast(r.name, r.least, r.unit, used) })
      }
    }
  }
  return found
}

/** All subjects of the form that are asked the same criterion. */
function subjectsAsked(all: Card[], card: Card, question: Question<Graded>): Holder[] {
  const same: Holder[] = []
  all.forEach((other, i) => {
    if (other.form !== card.form) return
    for (const q of other.subject.questions) {
      if (isGraded(q) && q.criterion.id === question.criterion.id) same.push({ card: i, name: other.subject.name, key: q.key })
    }
  })
  return same
}
