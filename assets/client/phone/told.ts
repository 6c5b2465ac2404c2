// Answers of the network as events of the machine. What is not surely one of protocol.md's is “anything else”.

import { type Entry, isOpened, type Phase } from '../api'
import { Problem } from '../problem'
import type { Event } from './machine'

/** Refusals that are given after the nonce was looked up: the ballot is not in the box when they are. */
const refusals: Record<string, number> = { not_voting: 403, box_closed: 403, box_full: 409 }

/** An answer to enter, or why there is none. */
export function entered(answer: Entry | unknown): Event {
  if (answer instanceof Error) return is(answer, 'slip_replaced', 410) ? 'enter: slip_replaced' : 'enter: another refusal, or none'
  const { state, phase } = answer as Entry
  if (isOpened(phase)) return state === 'fresh' ? 'enter: fresh, opened' : 'enter: collected, opened'
  if (state === 'fresh') return phase === 'closed' ? 'enter: fresh, closed' : 'enter: fresh'
  return 'enter: collected'
}

/** Why a slip was not exchanged. What is no Problem is an answer that did not fit the manifest's issuer key. */
export function notCollected(why: unknown): Event {
  if (!(why instanceof Problem)) return 'collect: the proof does not fit'
  if (is(why, 'slip_spent', 409)) return 'collect: slip_spent'
  return is(why, 'slip_replaced', 410) ? 'collect: slip_replaced' : 'collect: another refusal, or none'
}

/** An answer to cast: null when its ack fits, else why it is none. */
export function answered(problem: Problem | null): Event {
  if (problem === null) return 'cast: ack fits'
  if (is(problem, 'box_opened', 403)) return 'cast: box_opened'
  const refused = Object.prototype.hasOwnProperty.call(refusals, problem.code) && refusals[problem.code] === problem.status
  return refused ? 'cast: not_voting, box_full, box_closed' : 'cast: anything else, or nothing for 10 s'
}

/** A phase that was asked for; null when it bears on nothing that is held. */
export function turned(phase: Phase): Event | null {
  if (isOpened(phase)) return 'phase: opened'
  return phase === 'voting' ? 'phase: voting' : phase === 'closed' ? 'phase: closed' : null
}

/** Why the lists were not read. */
export function unread(problem: unknown): Event {
  if (is(problem, 'not_closed', 403)) return 'lists: not opened'
  return is(problem, 'session_unknown', 404) ? 'lists: session_unknown' : 'lists: unread'
}

function is(problem: unknown, code: string, status: number): boolean {
  return problem instanceof Problem && problem.code === code && problem.status === status
}
