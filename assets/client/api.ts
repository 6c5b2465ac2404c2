// The voter's requests and the public ones of protocol.md, “Messages”. Every failure is a Problem, and none takes longer than its
// patience.

import { takeEarly } from './early'
import { Problem } from './problem'
import type { Seal } from './street/seal'

export type Phase = 'draft' | 'ready' | 'collecting' | 'voting' | 'closed' | 'opened' | 'archived'

export interface Entry {
  phase: Phase
  category: string
  state: 'fresh' | 'collected'
  manifest: string
}

export interface Evaluation {
  evaluated: string
  proof: string
}

export interface Counts {
  phase: Phase
  collected: number
  cast: number
  replaced?: number // on the screen's own stream
}

const patience = 10000 // ms; a hall's Wi-Fi may drop a request without a word

/** What the page itself has asked already is not asked again. */
export function enter(slip: string): Promise<Entry> {
  return request('enter', patience, isEntry, JSON.stringify({ slip }), takeEarly(slip))
}

export function collect(slip: string, blinded: string): Promise<Evaluation> {
  return request('collect', patience, (a: Evaluation) => isText(a.evaluated) && isText(a.proof), JSON.stringify({ slip, blinded }))
}

/** Sends a stored request, always the same bytes. What it answers is no success until the ack in it verifies. */
export async function cast(body: string, wait: number): Promise<unknown> {
  return (await request<{ ack: unknown }>('cast', wait, (a) => isText(a.ack), body)).ack
}

export function counts(session: string): Promise<Counts> {
  return request('sessions/' + session, patience, (a: Counts) => isPhase(a.phase))
}

export function seal(session: string): Promise<Seal> {
  return request('sessions/' + session + '/seal', patience, (a: Seal) => isText(a.digest) && typeof a.count === 'number')
}

/** The lines of a list of an opened box, in hex. */
export async function list(session: string, key: string): Promise<string[]> {
  return (await request<{ envelopes: string[] }>('sessions/' + session + '/seal/' + key, 3 * patience, (a) => Array.isArray(a.envelopes))).envelopes
}

/** Whether a session is opened, so that the lists decide. */
export function isOpened(phase: Phase): boolean {
  return phase === 'opened' || phase === 'archived'
}

const phases: Phase[] = ['draft', 'ready', 'collecting', 'voting', 'closed', 'opened', 'archived']

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isPhase(value: Phase): boolean {
  return phases.indexOf(value) >= 0
}

function isEntry(a: Entry): boolean {
  return isPhase(a.phase) && isText(a.category) && isText(a.manifest) && (a.state === 'fresh' || a.state === 'collected')
}

/**
 * No cookie and no referrer goes with any request, and no redirect is followed. The patience is for the whole answer. JSON that is
 * none of ours, as a portal answers with 200, does not fit, and is no answer.
 */
async function request<T>(path: string, wait: number, fits: (answer: T) => boolean, body?: string, early?: Promise<Response | null>): Promise<T> {
  const abort = new AbortController()
  let timer = 0
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => {
      abort.abort()
      reject(new Problem('offline', 0))
    }, wait)
  })
  const ask = () =>
    fetch('/api/v1/' + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: abort.signal,
    })
  try {
    const answered = async () => {
      const come = early ? await early : null
      try {
        if (come) return await read(come, fits)
      } catch (error) {
        if (error instanceof Problem) throw error // that is an answer; what was cut off is asked for again
      }
      return read(await ask(), fits)
    }
    return await Promise.race([answered(), late])
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('offline', 0)
  } finally {
    clearTimeout(timer)
  }
}

async function read<T>(response: Response, fits: (answer: T) => boolean): Promise<T> {
  if (!response.ok) throw new Problem(await code(response), response.status)
  const answer = (await response.json()) as T
  if (answer === null || typeof answer !== 'object' || !fits(answer)) throw new TypeError('none of our answers')
  return answer
}

/** The code of a refusal of ours. A proxy's own page has none: it is told by its status alone. */
async function code(response: Response): Promise<string> {
  const type = response.headers.get('Content-Type') || ''
  if (type.indexOf('application/problem+json') === 0) {
    const problem = (await response.json()) as { code?: unknown }
    if (typeof problem.code === 'string') return problem.code
  }
  return response.status >= 500 ? 'unavailable' : 'internal'
}
