// The ballot laid out: one card for each subject of each form that a category fills, in the order of its envelopes. The screens and
// the review of blanks all walk these cards.

import type { Form, Manifest } from './street/manifest'
import { type Question, sheets, type SheetSubject } from './street/sheet'

export interface Card {
  form: Form
  subject: SheetSubject
  place: number // of this subject in its form, from 1
  of: number // subjects in its form
}

/** The cards of a category; of all forms without one. A form without subjects has none. */
export function cards(m: Manifest, category?: string): Card[] {
  const all: Card[] = []
  for (const { form, subjects } of sheets(m)) {
    if (category !== undefined && form.categories.indexOf(category) < 0) continue
    subjects.forEach((subject, i) => all.push({ form, subject, place: i + 1, of: subjects.length }))
  }
  return all
}

/** The measure word of a form's subjects: 位 of people, 个 of bodies; `plain` where they are numbered, 名 of people. */
export function measure(form: Form, plain?: 'plain'): string {
  const people = form.subjects === 'leaders' || form.subjects === 'promoted'
  return people ? (plain ? '名' : '位') : '个'
}

/** A month of the wire, 1985-03, as screens show it: 1985.03. */
export function month(wire: string | undefined): string {
  return (wire || '').replace('-', '.')
}

export type { Question }
