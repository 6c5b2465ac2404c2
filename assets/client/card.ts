// The ballot laid out: one card for each subject of each form, in listed order. Marks on the wire, the screens and the
// review of blanks all walk these cards, so that there is one order.

import type { Criterion, Form, Manifest, Promoted, Role } from './manifest'

/** A criterion as one subject is asked. */
export interface Question {
  key: string // <form>.<subject>.<criterion>
  title: string // the wording for this subject
  criterion: Criterion
}

export interface Card {
  form: Form
  subject: { id: string; name: string; post: string }
  promoted?: Promoted
  questions: Question[]
  place: number // of this subject in its form, from 1
  of: number // subjects in its form
}

interface Rated {
  id: string
  name: string
  post: string
  role?: Role
  promoted?: Promoted
}

/** All cards of a session. A form without subjects has none. */
export function cards(m: Manifest): Card[] {
  const all: Card[] = []
  for (const form of m.forms) {
    const own: Card[] = []
    for (const rated of subjects(m, form)) {
      const questions: Question[] = []
      for (const criterion of form.criteria) {
        const title = wording(criterion, rated.role)
        if (title !== undefined) questions.push({ key: form.id + '.' + rated.id + '.' + criterion.id, title, criterion })
      }
      if (questions.length === 0) continue
      const subject = { id: rated.id, name: rated.name, post: rated.post }
      own.push({ form, subject, promoted: rated.promoted, questions, place: own.length + 1, of: 0 })
    }
    for (const card of own) card.of = own.length
    all.push(...own)
  }
  return all
}

function subjects(m: Manifest, form: Form): Rated[] {
  switch (form.subjects) {
    case 'body':
      return [{ id: 'body', name: '领导班子', post: m.unit }]
    case 'unit':
      return [{ id: 'unit', name: m.unit, post: '' }]
    case 'leaders':
      return m.leaders.filter((l) => form.roles.indexOf(l.role) >= 0)
    case 'promoted':
      return m.promoted.map((p) => ({ id: p.id, name: p.name, post: p.to, promoted: p }))
  }
}

/** The wording of a criterion for a role; undefined when it is not asked. */
function wording(criterion: Criterion, role?: Role): string | undefined {
  if (typeof criterion.name === 'string') return criterion.name
  return role && criterion.name[role]
}

/** A month of the wire, 1985-03, as screens show it: 1985.03. */
export function month(wire: string | undefined): string {
  return (wire || '').replace('-', '.')
}
