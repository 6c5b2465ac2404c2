import { noAnswers } from '../answers'
import * as api from '../api'
import { finalize } from '../credential'
import type { Draft, Drafts } from '../draft'
import { base64url, fromBase64url } from '../encoding'
import { categoryOf, type Manifest } from '../manifest'

/**
 * Exchanges a slip for the draft's credential. The draft must be stored: after a lost answer the same `blinded` gets the
 * same answer. Throws a Problem, or another error when the answer does not fit the manifest's issuer key.
 */
export async function exchange(drafts: Drafts, draft: Draft, slip: string, m: Manifest): Promise<void> {
  const answer = await api.collect(slip, draft.blinded!)
  const issuer = categoryOf(m, draft.category).issuer_key
  const blinding = { nonce: fromBase64url(draft.nonce), blind: fromBase64url(draft.blind!), blinded: fromBase64url(draft.blinded!) }
  const output = finalize(blinding, fromBase64url(issuer), fromBase64url(answer.evaluated), fromBase64url(answer.proof))
  draft.output = base64url(output)
  delete draft.blind
  delete draft.blinded
  draft.answers = noAnswers()
  drafts.save(draft)
}
