// What the lists of an opened box say of this phone's ballots.

import * as api from './api'
import { Problem } from './problem'
import { credentials, isList, isSeal, type Seal } from './street/seal'
import type { Sample } from './street/cast'
import type { Listed } from './street/manifest'

/** The seal and the list of credentials, read whole. Nothing else tells whether a ballot is in. */
export interface Opened {
  seal: Seal
  lines: string[]
}

/**
 * Reads an opened box's seal and its list of credentials; 'altered' when they do not hash to what was fixed at closing, for the
 * envelopes of a manifest. Throws a Problem: not_closed for a box that is not open.
 */
export async function readOpened(session: string, envelopes: Listed[]): Promise<Opened | 'altered'> {
  const seal = await api.seal(session)
  if (seal.salt === undefined && seal.lists === undefined) throw new Problem('not_closed', 403) // as a closed box is answered
  const lines = await api.list(session, credentials)
  const keys = envelopes.map((e) => e.key)
  if (!isSeal(seal, keys) || !isList(seal, credentials, lines) || lines.length !== seal.count) return 'altered'
  return { seal, lines }
}

/** How many of a sample of envelopes are in their lists; 'altered' as above. Throws a Problem. */
export async function countSample(session: string, opened: Opened, sample: Sample[]): Promise<number | 'altered'> {
  let found = 0
  for (const { key, digest } of sample) {
    const lines = await api.list(session, key)
    if (!isList(opened.seal, key, lines)) return 'altered'
    if (lines.indexOf(digest) >= 0) found++
  }
  return found
}
