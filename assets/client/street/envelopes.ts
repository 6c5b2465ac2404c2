// The envelopes that a session's ballots are cut into, derived from its forms. Mirror of survey/ballot.

import type { Choices, Form, Graded, Manifest, Scored, Text } from './manifest'
import { scaleOf } from './score'
import { type MarksShape, type Shape, sizeOf } from './shape'
import { type Question, sheets, type SheetSubject } from './sheet'

export interface Envelope {
  key: string
  size: number // of its plaintext
  shape: Shape
  categories?: string[] // those that fill it, where not all do
  about?: About // of all but the cover
}

/** What an envelope is about: a subject of a form, and one criterion of it, but for marks. */
export interface About {
  form: Form
  subject: SheetSubject
  question?: Question<Choices | Text>
}

/** What sealing adds to a plaintext: 32 bytes of encapsulated key, 16 of tag. */
export const overhead = 48

/** The most that a ballot may take, sealed. */
const maxBallot = 524288

/**
 * The envelopes of a session, in order. Throws when the manifest lists others, or more than a ballot may take: this page and the
 * server do not mean the same ballot then, and nothing may be sealed.
 */
export function envelopes(m: Manifest): Envelope[] {
  const list = derive(m)
  if (line(list) !== line(m.envelopes)) throw new Error('the manifest lists other envelopes than its forms make')
  if (new Set(list.map((e) => e.key)).size < list.length) throw new Error('two envelopes have one key')
  for (const category of m.categories) {
    const bytes = sent(list, category.code).reduce((sum, e) => sum + e.size + overhead, 0)
    if (bytes > maxBallot) throw new Error('a ballot of ' + bytes + ' bytes')
  }
  return list
}

function line(list: { key: string; size: number; categories?: string[] }[]): string {
  return JSON.stringify(list.map((e) => [e.key, e.size, e.categories || null]))
}

/** The envelopes that a category sends, in order. */
export function sent(list: Envelope[], category: string): Envelope[] {
  return list.filter((e) => !e.categories || e.categories.indexOf(category) >= 0)
}

/** The category that an envelope is sealed under: none for a text, so that a remark is not one of nine. */
export function sealedUnder(e: Envelope, category: string): string {
  return e.shape.kind === 'text' ? '' : category
}

function derive(m: Manifest): Envelope[] {
  const list: Envelope[] = []
  const add = (key: string, shape: Shape, about?: About) => {
    list.push({ key, size: sizeOf(shape), shape, categories: about && some(m, about.form), about })
  }
  add('cover', { kind: 'cover' })
  for (const { form, subjects } of sheets(m)) {
    for (const subject of subjects) {
      const marks = marksShape(form, subject)
      if (marks.required.length > 0) add(form.id + '.' + subject.id, marks, { form, subject })
      for (const q of subject.questions) {
        const c = q.criterion
        if (c.kind === 'choices') {
          const about = { form, subject, question: { ...q, criterion: c } }
          const options = c.options.map((o) => ({ code: o.code, exclusive: !!o.exclusive }))
          add(q.key, { kind: 'choices', options, min: c.min, max: c.max || 0 }, about)
          const words = c.options.find((o) => !!o.text)
          if (words) add(q.key + '.text', { kind: 'text', limit: words.text || 0 }, about)
        } else if (c.kind === 'text') {
          add(q.key, { kind: 'text', limit: c.max }, { form, subject, question: { ...q, criterion: c } })
        } else if (c.kind !== 'grade' && c.kind !== 'score') {
          throw new Error(q.key + ' asks what this page does not know')
        }
      }
    }
  }
  return list
}

/** The categories that fill a form, in the session's order; undefined when all do. */
function some(m: Manifest, form: Form): string[] | undefined {
  const fill = m.categories.map((c) => c.code).filter((code) => form.categories.indexOf(code) >= 0)
  return fill.length === m.categories.length ? undefined : fill
}

/** A subject's graded criteria first and its scored ones then, each in listed order. */
function marksShape(form: Form, subject: SheetSubject): MarksShape {
  const graded = gradedOf(subject)
  const scored = subject.questions.map((q) => q.criterion).filter((c): c is Scored => c.kind === 'score')
  return {
    kind: 'marks',
    grades: graded.map((c) => (c.grades || form.grades).length),
    scores: scored.map((c) => scaleOf(c.min, c.max, c.step)),
    required: [...graded, ...scored].map((c) => c.required),
  }
}

/** The graded criteria of a subject, in the order of its marks. */
export function gradedOf(subject: SheetSubject): Graded[] {
  return subject.questions.map((q) => q.criterion).filter((c): c is Graded => c.kind === 'grade')
}
