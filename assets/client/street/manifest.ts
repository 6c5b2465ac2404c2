// What a phone knows of a session: the manifest of protocol version 2, every form as its full object (contracts.md).

import { fromBase64url } from '../encoding'
import { leadingBody } from '../words'

export interface Grade {
  code: string
  name: string
  value?: string
  unsure?: boolean
}

export interface Option {
  code: string
  name: string
  exclusive?: boolean
  text?: number // limit of its own words in code points
}

interface Asked {
  id: string
  /** One wording for all, or one a role: then it is asked of leaders in those roles alone. */
  name: string | Record<string, string>
  about?: string
}

export interface Graded extends Asked {
  kind: 'grade'
  grades?: Grade[] // a scale of its own
  required: boolean
}

export interface Scored extends Asked {
  kind: 'score'
  min: string
  max: string
  step: string
  bands?: Band[] // from the highest
  required: boolean
}

/** A range of scores that has a name. */
export interface Band {
  code: string
  name: string
  from: string
}

export interface Choices extends Asked {
  kind: 'choices'
  options: Option[]
  min: number
  max?: number
}

export interface Text extends Asked {
  kind: 'text'
  max: number
  when?: { criterion: string; grade: string }
}

export type Criterion = Graded | Scored | Choices | Text

export interface Quota {
  grade?: string
  grades?: string[]
  max?: number
  min?: number
  max_percent?: number
}

export interface Form {
  id: string
  title: string
  package: string
  subjects: 'body' | 'leaders' | 'promoted' | 'unit'
  roles: string[]
  grades: Grade[]
  criteria: Criterion[]
  quota?: Quota
  required: boolean
  categories: string[] // those who fill it
}

export interface Leader {
  id: string
  name: string
  post: string
  role: string
}

export interface Promoted {
  id: string
  name: string
  sex?: string
  born: string
  from: string
  from_since?: string
  to: string
  to_since?: string
}

export interface Category {
  code: string
  name: string
  issuer_key: string
}

export interface Listed {
  key: string
  size: number
  categories?: string[]
}

export interface Manifest {
  version: number
  session: string
  assessment: string
  unit: string
  group: string
  date: string
  rehearsal: boolean
  min_group: number
  roles: { code: string; name: string }[]
  bodies: { id: string; name: string }[]
  rules: string[]
  box_key: string
  categories: Category[]
  leaders: Leader[]
  promoted: Promoted[]
  forms: Form[]
  envelopes: Listed[]
}

const lists = ['roles', 'bodies', 'rules', 'categories', 'leaders', 'promoted', 'forms', 'envelopes'] as const
const formLists = ['roles', 'grades', 'criteria', 'categories'] as const

/** Reads a manifest's exact text. Throws when it is not one of version 2; a list that is not there is not taken for an empty one. */
export function parseManifest(text: string): Manifest {
  const m = JSON.parse(text) as Manifest
  if (m.version !== 2) throw new Error('manifest version ' + m.version)
  for (const name of lists) if (!Array.isArray(m[name])) throw new Error('manifest without ' + name)
  for (const form of m.forms) {
    for (const name of formLists) if (!Array.isArray(form[name])) throw new Error('form ' + form.id + ' without ' + name)
  }
  if (m.categories.length === 0) throw new Error('manifest without categories')
  for (const key of [m.box_key].concat(m.categories.map((c) => c.issuer_key))) {
    if (fromBase64url(key).length !== 32) throw new Error('a key is not 32 bytes long')
  }
  return m
}

/** The category of a code. Throws when the manifest does not have it. */
export function categoryOf(m: Manifest, code: string): Category {
  const found = m.categories.find((c) => c.code === code)
  if (!found) throw new Error('no category ' + code)
  return found
}

/**
 * Reads what is like a manifest and nothing can be sealed under: the draft that the console shows. What is not there yet has its
 * default, or is empty.
 */
export function parsePreview(text: string): Manifest {
  const m = JSON.parse(text) as Manifest
  for (const name of lists) if (!Array.isArray(m[name])) m[name] = []
  if (m.bodies.length === 0) m.bodies = [{ id: 'body', name: leadingBody }]
  for (const form of m.forms) {
    for (const name of formLists) if (!Array.isArray(form[name])) form[name] = []
    for (const criterion of form.criteria as { kind?: string; required?: boolean }[]) {
      criterion.kind = criterion.kind || 'grade'
      if (criterion.required === undefined) criterion.required = form.required
    }
  }
  return m
}
