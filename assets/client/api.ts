// The voter's four requests and the two public ones of protocol.md, “Messages”. Every failure is a Problem.

import { Problem } from './problem'

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
}

export interface Seal {
  count: number
  digest: string
  ballots?: string[]
}

const patience = 15000 // ms; a hall's Wi-Fi may drop a request without a word

export function enter(slip: string): Promise<Entry> {
  return answer(request('enter', JSON.stringify({ slip })))
}

export function collect(slip: string, blinded: string): Promise<Evaluation> {
  return answer(request('collect', JSON.stringify({ slip, blinded })))
}

/** Sends a stored request, always the same bytes. Only a 204 means that the ballot is in the box. */
export async function cast(body: string): Promise<void> {
  const response = await request('cast', body)
  if (response.status !== 204) throw new Problem('offline', 0) // not our server: a portal of the network
}

export function counts(session: string): Promise<Counts> {
  return answer(request('sessions/' + session))
}

export function seal(session: string): Promise<Seal> {
  return answer(request('sessions/' + session + '/seal'))
}

/** No cookie and no referrer goes with any request. */
async function request(path: string, body?: string): Promise<Response> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), patience)
  try {
    const response = await fetch('/api/v1/' + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: abort.signal,
    })
    if (!response.ok) throw new Problem(await code(response), response.status)
    return response
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('offline', 0)
  } finally {
    clearTimeout(timer)
  }
}

async function code(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { code?: string }
    if (typeof problem.code === 'string') return problem.code
  } catch (_) {
    // A proxy's own page: told by its status alone.
  }
  return response.status >= 500 ? 'unavailable' : 'internal'
}

async function answer<T>(sent: Promise<Response>): Promise<T> {
  const response = await sent
  try {
    return (await response.json()) as T
  } catch (_) {
    throw new Problem('offline', 0)
  }
}
