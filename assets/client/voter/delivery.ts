import * as api from '../api'
import { ballotJSON } from '../ballot'
import type { Card } from '../card'
import { sealCast } from '../cast'
import type { Draft, Drafts } from '../draft'
import type { Kept } from '../kept'
import type { Manifest } from '../manifest'
import { Problem } from '../problem'

const persistence = 45000 // ms during which a cast is sent again before the voter is asked to

/**
 * Brings a draft's ballot into the box, the same bytes until answered; a request that was stored is sent, never made
 * anew. Afterwards the phone keeps the digest alone. Throws a Problem, or what storing and sealing throw.
 */
export async function deliver(drafts: Drafts, kept: Kept, draft: Draft, m: Manifest, all: Card[]): Promise<void> {
  if (!draft.request) {
    const made = await sealCast(m, draft.manifest, draft.category, draft.nonce, draft.output!, ballotJSON(draft.answers, all))
    draft.request = made.body
    draft.digest = made.digest
    drafts.save(draft)
  }
  await send(draft.request)
  try {
    kept.add(m.session, draft.digest!)
  } catch (_) {
    // No room for it: the check after the opening is lost, nothing else. The ballot is in the box.
  }
  drafts.erase(draft)
}

/** Sends until answered, or for as long as one may be asked to wait. */
async function send(request: string): Promise<void> {
  const began = Date.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await api.cast(request)
    } catch (problem) {
      const passing = problem instanceof Problem && problem.passing
      if (!passing || Date.now() - began > persistence) throw problem
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(attempt, 8) * 500 * (1 + Math.random())))
  }
}
