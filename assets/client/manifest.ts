// What a phone knows of a session: the manifest of protocol.md, with the shapes of contracts.md.

import { fromBase64url } from './encoding'

export type Role = 'principal' | 'member' | 'discipline' | 'other'

export interface Grade {
  code: string
  name: string
  value?: number
  unsure?: boolean
}

export interface Option {
  code: string
  name: string
  exclusive?: boolean
  text?: number
}

export interface Criterion {
  id: string
  kind: 'grade' | 'choices' | 'text'
  name: string | Partial<Record<Role, string>>
  about?: string
  options?: Option[]
  max?: number
  when?: { criterion: string; grade: string }
  required?: boolean
}

export interface Form {
  id: string
  title: string
  subjects: 'body' | 'leaders' | 'promoted' | 'unit'
  roles: Role[]
  grades: Grade[]
  criteria: Criterion[]
  quota?: { grade: string; max: number }
  required?: boolean
}

export interface Leader {
  id: string
  name: string
  post: string
  role: Role
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

export interface Manifest {
  version: number
  session: string
  assessment: string
  unit: string
  group: string
  date: string
  rehearsal: boolean
  min_group: number
  rules: string[]
  ballot_size: number
  box_key: string
  categories: Category[]
  leaders: Leader[]
  promoted: Promoted[]
  forms: Form[]
}

/** The largest ballot size of the protocol. */
const maxBallotSize = 40960

/** Reads a manifest's exact text. Throws when it is not one that this page can fill in and seal. */
export function parseManifest(text: string): Manifest {
  const m = JSON.parse(text) as Manifest
  if (m.version !== 1) throw new Error('manifest version ' + m.version)
  if (!(m.ballot_size > 4 && m.ballot_size <= maxBallotSize)) throw new Error('ballot size ' + m.ballot_size)
  for (const key of [m.box_key, ...(m.categories || []).map((c) => c.issuer_key)]) {
    if (fromBase64url(key).length !== 32) throw new Error('a key is not 32 bytes long')
  }
  return withLists(m)
}

/** Reads what is like a manifest and nothing can be sealed under: the draft that the console shows. */
export function parsePreview(text: string): Manifest {
  return withLists(JSON.parse(text) as Manifest)
}

/** Fills in every list that is walked: a program that has nothing to list may write null, or nothing at all. */
function withLists(m: Manifest): Manifest {
  m.rules = m.rules || []
  m.categories = m.categories || []
  m.leaders = m.leaders || []
  m.promoted = m.promoted || []
  m.forms = m.forms || []
  for (const form of m.forms) {
    form.roles = form.roles || []
    form.grades = form.grades || []
    form.criteria = form.criteria || []
  }
  return m
}

/** The category of a code. Throws when the manifest does not have it. */
export function categoryOf(m: Manifest, code: string): Category {
  const found = m.categories.find((c) => c.code === code)
  if (!found) throw new Error('no category ' + code)
  return found
}
