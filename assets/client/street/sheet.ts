// A form laid out for one session: its subjects in listed order, each with the criteria asked of it. Envelopes and screens walk
// sheets, so that there is one order. Mirror of survey.Sheets.

import type { Criterion, Form, Manifest, Promoted } from './manifest'

export interface Sheet {
  form: Form
  subjects: SheetSubject[]
}

export interface SheetSubject {
  id: string
  name: string
  post: string
  roleName?: string // where it is a role of the session's own
  promoted?: Promoted
  questions: Question[]
}

/** A criterion as one subject is asked. */
export interface Question<C extends Criterion = Criterion> {
  key: string // <form>.<subject>.<criterion>
  title: string // the wording for this subject
  criterion: C
}

interface Rated {
  id: string
  name: string
  post: string
  role?: string
  roleName?: string
  promoted?: Promoted
}

/** All forms, in listed order. A form that applies to nobody has a sheet without subjects. */
export function sheets(m: Manifest): Sheet[] {
  return m.forms.map((form) => ({ form, subjects: laid(form, rated(m, form)) }))
}

function laid(form: Form, list: Rated[]): SheetSubject[] {
  const subjects: SheetSubject[] = []
  for (const { role, ...subject } of list) {
    const questions: Question[] = []
    for (const criterion of form.criteria) {
      const title = wording(criterion, role)
      if (title !== undefined) questions.push({ key: form.id + '.' + subject.id + '.' + criterion.id, title, criterion })
    }
    if (questions.length > 0) subjects.push({ ...subject, questions })
  }
  return subjects
}

function rated(m: Manifest, form: Form): Rated[] {
  switch (form.subjects) {
    case 'body':
      return m.bodies.map((b) => ({ id: b.id, name: b.name, post: '' }))
    case 'unit':
      return [{ id: 'unit', name: m.unit, post: '' }]
    case 'leaders':
      return m.leaders
        .filter((l) => form.roles.indexOf(l.role) >= 0)
        .map((l) => ({ ...l, roleName: (m.roles.find((r) => r.code === l.role) || { name: undefined }).name }))
    case 'promoted':
      return m.promoted.map((p) => ({ id: p.id, name: p.name, post: p.to, promoted: p }))
    default:
      throw new Error('form ' + (form as Form).id + ' rates what this page does not know')
  }
}

/** The wording of a criterion for a role; undefined when it is not asked. A role may be called “constructor”. */
function wording(criterion: Criterion, role: string | undefined): string | undefined {
  if (typeof criterion.name === 'string') return criterion.name
  return role !== undefined && Object.prototype.hasOwnProperty.call(criterion.name, role) ? criterion.name[role] : undefined
}
