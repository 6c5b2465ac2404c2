// What one envelope says, and its one canonical text. Mirror of survey/envelope.

import { utf8 } from '../encoding'

/** What a ballot says as a whole, in every one of its envelopes. Phones write blank; spoiled is for paper. */
export type State = 'blank' | 'spoiled'

/** What is left out, or empty, says nothing. Which may be there is the Shape's to say. */
export interface Content {
  marks?: string // one character a graded criterion: the grade's index in base 36, - for blank
  scores?: string[] // one decimal text a scored criterion, '' for blank
  choices?: string[] // codes of options, in listed order
  text?: string
  state?: State
}

/** The canonical text: keys in this order, no white space, and of all characters only ", \ and LF escaped. */
export function encode(c: Content): Uint8Array {
  let json = '{"v":2'
  if (c.marks) json += ',"marks":' + quoted(c.marks)
  if (c.scores && c.scores.length > 0) json += ',"scores":[' + c.scores.map(quoted).join(',') + ']'
  if (c.choices && c.choices.length > 0) json += ',"choices":[' + c.choices.map(quoted).join(',') + ']'
  if (c.text) json += ',"text":' + quoted(c.text)
  if (c.state) json += ',"state":' + quoted(c.state)
  return utf8(json + '}')
}

function quoted(text: string): string {
  return '"' + text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n') + '"'
}

/** Reads a canonical text. Throws for anything that encode would not have written in just these bytes. */
export function decode(canonical: Uint8Array): Content {
  const read = JSON.parse(new TextDecoder().decode(canonical)) // bytes that are not UTF-8, and a BOM, are not written again
  if (typeof read !== 'object' || read === null) throw new Error('content: not an object')
  const c: Content = {}
  if (isText(read.marks)) c.marks = read.marks
  if (isTexts(read.scores)) c.scores = read.scores
  if (isTexts(read.choices)) c.choices = read.choices
  if (isText(read.text)) c.text = read.text
  if (isText(read.state)) c.state = read.state as State
  const again = encode(c)
  if (again.length !== canonical.length || again.some((byte, i) => byte !== canonical[i])) throw new Error('content: not canonical')
  return c
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText)
}

/** Whether a content says nothing at all. */
export function saysNothing(c: Content): boolean {
  return encode(c).length === encode({}).length
}
