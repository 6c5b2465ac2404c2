import * as api from '../api'
import type { BallotPart } from '../ballot.part'
import { type Draft, draftID } from '../draft'
import { base64url, fromBase64url } from '../encoding'
import { categoryOf, type Manifest } from '../street/manifest'
import type { Records } from './records'

/**
 * The record to exchange a slip with: the one at hand, another tab's, or a new one, stored before it returns. null when the browser
 * does not store it: nothing was sent.
 */
export function record(part: BallotPart, records: Records, own: Draft | null, slip: string, session: string, entry: api.Entry): Draft | null {
  const draft = own || records.drafts.load(draftID(slip)) || records.drafts.make(slip, session, entry.category, entry.manifest, part.blind())
  try {
    records.drafts.save(draft)
    return draft
  } catch (_) {
    return null
  }
}

/**
 * Exchanges a slip: the draft with its credential, not yet stored. After a lost answer the same `blinded` gets the same answer. Throws
 * a Problem, or another error when the answer does not fit the manifest's issuer key.
 */
export async function exchange(part: BallotPart, draft: Draft, m: Manifest): Promise<Draft> {
  if (draft.output) return draft
  const answer = await api.collect(draft.slip!, draft.blinded!)
  const issuer = categoryOf(m, draft.category).issuer_key
  const blinding = { nonce: fromBase64url(draft.nonce), blind: fromBase64url(draft.blind!), blinded: fromBase64url(draft.blinded!) }
  const output = part.finalize(blinding, fromBase64url(issuer), fromBase64url(answer.evaluated), fromBase64url(answer.proof))
  const collected = { ...draft, output: base64url(output) }
  delete collected.slip
  delete collected.blind
  delete collected.blinded
  return collected
}
