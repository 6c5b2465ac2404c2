// The ballot laid out: one card for each subject of each form that a category fills, in the order of its envelopes. Sealing and the
// rules walk these cards; the screens show them by subject (leaf.ts).

import type { Form, Manifest } from './street/manifest'
import { type Question, sheets, type SheetSubject } from './street/sheet'
import * as say from './words'

export interface Card {
  form: Form
  subject: SheetSubject
}

/** The cards of a category; of all forms without one. A form without subjects has none. */
export function cards(m: Manifest, category?: string): Card[] {
  const all: Card[] = []
  for (const { form, subjects } of sheets(m)) {
    if (category !== undefined && form.categories.indexOf(category) < 0) continue
    for (const subject of subjects) all.push({ form, subject })
  }
  return all
}

/** The measure word of a form's subjects: 位 of people, 个 of bodies; `plain` where they are numbered, 名 of people. */
export function measure(form: Form, plain?: 'plain'): string {
  const people = form.subjects === 'leaders' || form.subjects === 'promoted'
  return people ? (plain ? say.people : say.aPerson) : say.bodies
}

/** A month of the wire, 1985-03, as screens show it: 1985.03. */
export function month(wire: string | undefined): string {
  return (wire || '').replace('-', '.')
}

export type { Question }
