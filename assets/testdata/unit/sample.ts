// A session for tests of what is filled in, and the way from an answer key to its question: the only place here that knows how cards are
// laid out.

import { readFileSync } from 'node:fs'
import { type Answers, noAnswers } from '../../client/answers'
import { type Card, cards, type Question } from '../../client/card'
import { type Manifest, parseManifest } from '../../client/street/manifest'

/** A manifest of the vectors that Go runs. */
export function vector(name: string): Manifest {
  const file = JSON.parse(readFileSync('../survey/manifest/testdata/manifests.json', 'utf8')) as { manifests: { name: string; manifest: string }[] }
  return parseManifest(file.manifests.find((m) => m.name === name)!.manifest)
}

type Criteria = Record<string, unknown>[]

const grades = [
  { code: 'good', name: '好' },
  { code: 'fair', name: '一般' },
  { code: 'poor', name: '差' },
]

/** Cards of one form over so many leaders, all in one role. */
export function leaders(count: number, criteria: Criteria, more: object = {}): Card[] {
  const names = Array.from({ length: count }, (_, i) => 'l' + (i + 1))
  const form = { id: 'f', title: '表', subjects: 'leaders', roles: ['member'], grades, criteria, categories: ['A'], ...more }
  return cards({ roles: [], bodies: [], promoted: [], leaders: names.map((id) => ({ id, name: id, post: '', role: 'member' })), forms: [form] } as unknown as Manifest, 'A')
}

export const graded = (id: string, more: object = {}) => ({ id, kind: 'grade', name: id, required: false, ...more })
export const scored = (id: string, min: string, max: string, step: string, more: object = {}) => ({ id, kind: 'score', name: id, min, max, step, required: false, ...more })
export const choices = (id: string, min: number, max?: number) => ({ id, kind: 'choices', name: id, min, max, options: [{ code: 'a', name: '甲' }, { code: 'b', name: '乙' }, { code: 'c', name: '丙' }, { code: 'own', name: '其他', text: 3 }, { code: 'none', name: '没有', exclusive: true }] })
export const text = (id: string, max: number, when?: object) => ({ id, kind: 'text', name: id, max, when })

/** The card and the question of an answer key. */
export function at(all: Card[], key: string): [Card, Question] {
  for (const card of all) for (const question of card.subject.questions) if (question.key === key) return [card, question]
  throw new Error('no question ' + key)
}

/** Answers of which a part is given. */
export function answers(part: Partial<Record<keyof Answers, object>>): Answers {
  return { ...noAnswers(), ...(part as Partial<Answers>) }
}
