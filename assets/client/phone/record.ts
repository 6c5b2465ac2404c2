// What a phone holds of one slip (protocol.md, “The phone”). Pure: nothing here reads a store, a clock or the network.

import { sha256 } from '@noble/hashes/sha2.js'
import { type Answers, noAnswers } from '../answers'
import { fromBase64url, hex, utf8 } from '../encoding'
import { ackOf, inLine, isAck } from '../street/credential'
import type { Sample } from '../street/cast'

/** How far a slip is on this phone. A later state never gives way to an earlier one. */
export type State = 'none' | 'collecting' | 'filling' | 'sealed' | 'done'

export const states: State[] = ['none', 'collecting', 'filling', 'sealed', 'done']

/** Binary values are base64url. */
interface Paper {
  id: string // of the slip
  session: string
  category: string
  manifest: string // exact text
  nonce: string
}

/** Stored before the slip is exchanged. */
export interface Collecting extends Paper {
  state: 'collecting'
  slip: string // it is needed to ask again
  blind: string
  blinded: string
}

/** Collected: what is marked is kept as it is marked. */
export interface Filling extends Paper {
  state: 'filling'
  output: string
  answers: Answers
  card: number // the card last seen
}

/** Submitted: the request is stored before it is sent, and never made anew. */
export interface Sealed extends Paper {
  state: 'sealed'
  output: string
  request: string // the exact body of cast
  sample: Sample[] // of the envelopes in it
}

/** In the box: enough to find it in the lists, and never more than three envelopes of it, so that a seized phone says little. */
export interface Done {
  state: 'done'
  id: string
  session: string
  line: string // of the ballot in the list of credentials
  sample: Sample[]
  until: number // ms since 1970, a whole day: it must not tell when the ballot was cast
}

/** One that has its credential and is not known to be in. */
export type Ballot = Filling | Sealed

export type Rec = Collecting | Filling | Sealed | Done

/** What finds a record again when its slip is scanned a second time. */
export function recordID(slip: string): string {
  return hex(sha256(utf8('ceping/draft/v2\0' + slip))).slice(0, 32)
}

export function stateOf(record: Rec | null): State {
  return record === null ? 'none' : record.state
}

export function rank(record: Rec): number {
  return states.indexOf(record.state)
}

export function isBallot(record: Rec | null): record is Ballot {
  return record !== null && (record.state === 'filling' || record.state === 'sealed')
}

const texts: Record<string, string[]> = {
  collecting: ['category', 'manifest', 'nonce', 'slip', 'blind', 'blinded'],
  filling: ['category', 'manifest', 'nonce', 'output'],
  sealed: ['category', 'manifest', 'nonce', 'output', 'request'],
  done: ['line'],
}

/** A stored value as the record of an id; null for what is none, or cannot be read. */
export function readRecord(id: string, value: unknown): Rec | null {
  if (typeof value !== 'object' || value === null) return null
  const found = value as Record<string, unknown>
  const state = found.state as string
  if (!Object.prototype.hasOwnProperty.call(texts, state) || found.id !== id || typeof found.session !== 'string') return null
  if (!texts[state].every((name) => typeof found[name] === 'string')) return null
  if (state === 'filling' && (typeof found.answers !== 'object' || found.answers === null || typeof found.card !== 'number')) return null
  if ((state === 'sealed' || state === 'done') && !Array.isArray(found.sample)) return null
  if (state === 'done' && typeof found.until !== 'number') return null
  return state === 'filling' ? { ...(value as Filling), answers: mended(found.answers as Answers) } : (value as Rec)
}

/** Answers of which a part is missing: that part is blank, and the ballot is one still. */
function mended(answers: Answers): Answers {
  const whole = noAnswers()
  for (const name of Object.keys(whole) as (keyof Answers)[]) {
    const part: unknown = answers[name]
    if (typeof part === 'object' && part !== null) Object.assign(whole[name], part)
  }
  return whole
}

/** The line that a ballot has in the list of an opened box, in hex. */
export function lineOf(ballot: Ballot): string {
  return inLine(ackOf(fromBase64url(ballot.output), ballot.session, ballot.category))
}

/** Whether an answer to a cast is the box's to this ballot. */
export function isAnswered(ballot: Ballot, ack: unknown): boolean {
  try {
    return isAck(fromBase64url(ballot.output), ballot.session, ballot.category, fromBase64url(ack as string))
  } catch (_) {
    return false
  }
}

const day = 24 * 3600 * 1000

/** What stays of a ballot that is in, as of a time in ms. */
export function doneOf(ballot: Ballot, now: number): Done {
  const sample = ballot.state === 'sealed' ? ballot.sample : []
  return { state: 'done', id: ballot.id, session: ballot.session, line: lineOf(ballot), sample, until: lastDay(now) }
}

/**
 * What a clock does to a record: one that is done goes when its day has come, and stays seven days at most, however the clock was
 * put. Nothing else is touched by it.
 */
export function aged(record: Rec, now: number): Rec | null {
  if (record.state !== 'done') return record
  if (record.until <= now) return null
  return record.until > lastDay(now) ? { ...record, until: lastDay(now) } : record
}

function lastDay(now: number): number {
  return Math.floor((now + 7 * day) / day) * day
}
