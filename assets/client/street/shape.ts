// What an envelope of one key may say, and how long it is. Mirror of survey/envelope.

import { codePoints } from '../text'
import { type Content, decode, encode, saysNothing } from './content'
import { paddedSize, unpad } from './padding'
import { hundredths, longestScore, onScale, type Scale } from './score'
import { isClean } from './text'

export interface Choice {
  code: string
  exclusive: boolean // stands alone, and satisfies min
}

export interface MarksShape {
  kind: 'marks' // all graded and scored criteria of one subject on one form
  grades: number[] // the number of grades of each graded criterion, at most 36
  scores: Scale[] // the scale of each scored criterion
  required: boolean[] // of the graded ones, then of the scored ones
}

export interface ChoicesShape {
  kind: 'choices' // one list of choices
  options: Choice[]
  min: number // how many options, when any
  max: number // 0: all
}

export interface TextShape {
  kind: 'text' // one text, or an option's own words
  limit: number // code points
}

export type Shape = { kind: 'cover' } | MarksShape | ChoicesShape | TextShape

/**
 * The length of the envelope's plaintext: the longest content there can be (four bytes for each code point of a text, all options
 * whatever max says, each score as long as the longest on its scale) with its length before it, rounded up to 64.
 */
export function sizeOf(shape: Shape): number {
  return paddedSize(Math.max(encode(longest(shape)).length, encode({ state: 'spoiled' }).length))
}

function longest(shape: Shape): Content {
  switch (shape.kind) {
    case 'cover':
      return {}
    case 'marks':
      return { marks: '-'.repeat(shape.grades.length), scores: shape.scores.map((scale) => '0'.repeat(longestScore(scale))) }
    case 'choices':
      return { choices: shape.options.map((o) => o.code) }
    case 'text':
      return { text: '0'.repeat(4 * shape.limit) }
  }
}

/** Unpads, decodes and checks what an opened envelope says. */
export function read(shape: Shape, plaintext: Uint8Array): Content {
  const c = decode(unpad(plaintext))
  check(shape, c)
  return c
}

/** Throws unless the count would take this content in this envelope. A state stands alone, and is not asked for what is required. */
export function check(shape: Shape, c: Content): void {
  if (c.state) {
    rule(c.state === 'blank' || c.state === 'spoiled', 'unknown state')
    rule(saysNothing({ ...c, state: undefined }), 'a state beside something else')
    return
  }
  rule(shape.kind === 'marks' || (!c.marks && !some(c.scores)), 'marks')
  rule(shape.kind === 'choices' || !some(c.choices), 'choices')
  rule(shape.kind === 'text' || !c.text, 'a text')
  if (shape.kind === 'marks') checkMarks(shape, c)
  else if (shape.kind === 'choices') checkChoices(shape, c.choices || [])
  else if (shape.kind === 'text') checkText(shape, c.text || '')
}

const indices = '0123456789abcdefghijklmnopqrstuvwxyz'

/** The character of a grade's index, 0 to 35; - of null, the blank. */
export function mark(grade: number | null): string {
  return grade === null ? '-' : indices[grade]
}

/** The index that a mark stands for; null of a blank. */
export function grade(mark: string): number | null {
  const index = indices.indexOf(mark)
  return mark.length !== 1 || index < 0 ? null : index
}

function checkMarks(shape: MarksShape, c: Content): void {
  const count = shape.grades.length
  const marks = c.marks || '-'.repeat(count)
  rule(marks.length === count, 'marks of the wrong length')
  rule(!c.marks || /[^-]/.test(c.marks), 'marks all blank')
  shape.grades.forEach((grades, i) => {
    const index = grade(marks[i])
    rule(marks[i] !== '-' || !shape.required[i], 'graded criterion ' + (i + 1) + ' is required')
    rule(marks[i] === '-' || (index !== null && index < grades), 'unknown grade of criterion ' + (i + 1))
  })
  const scores = some(c.scores) ? c.scores : shape.scores.map(() => '')
  rule(scores.length === shape.scores.length, 'scores of the wrong length')
  rule(!some(c.scores) || scores.some((s) => s !== ''), 'scores all blank')
  shape.scores.forEach((scale, i) => {
    const value = hundredths(scores[i])
    rule(scores[i] !== '' || !shape.required[count + i], 'scored criterion ' + (i + 1) + ' is required')
    rule(scores[i] === '' || (value !== null && onScale(scale, value)), 'score ' + (i + 1) + ' is not on its scale, or not in its shortest form')
  })
}

function checkChoices(shape: ChoicesShape, chosen: string[]): void {
  if (chosen.length === 0) return
  const codes = shape.options.map((o) => o.code)
  const places = chosen.map((code) => codes.indexOf(code))
  rule(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1])), 'an unknown option, one twice, or out of order')
  const exclusive = places.some((place) => shape.options[place].exclusive)
  rule(!exclusive || chosen.length === 1, 'an exclusive option beside others')
  rule(shape.max === 0 || chosen.length <= shape.max, 'more than ' + shape.max + ' options')
  rule(exclusive || chosen.length >= shape.min, 'fewer than ' + shape.min + ' options')
}

function checkText(shape: TextShape, text: string): void {
  if (text === '') return
  rule(isClean(text), 'a control character in a text, or white space alone')
  rule(codePoints(text) <= shape.limit, 'a text over its limit of ' + shape.limit)
}

function some(list: string[] | undefined): list is string[] {
  return list !== undefined && list.length > 0
}

function rule(kept: boolean, broken: string): void {
  if (!kept) throw new Error('content breaks a rule: ' + broken)
}
