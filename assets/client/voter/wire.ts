// The network and the cryptography of a slip's way, as phone/flow.ts asks for them.

import { said } from '../answers'
import * as api from '../api'
import type { BallotPart } from '../ballot.part'
import type { Card } from '../card'
import { base64url, fromBase64url } from '../encoding'
import { type Opened, readOpened } from '../lists'
import type { Cipher, Net } from '../phone/flow'
import { categoryOf, type Manifest, parseManifest } from '../street/manifest'

/** `seen` is told the lists that were read. */
export function netOf(seen: (opened: Opened) => void = () => undefined): Net {
  return {
    collect: api.collect,
    cast: api.cast,
    async lines(session, manifest) {
      const opened = await readOpened(session, parseManifest(manifest).envelopes)
      if (opened === 'altered') return opened
      seen(opened)
      return opened.lines
    },
  }
}

/** `progress` tells how many envelopes are sealed. */
export function cipherOf(part: BallotPart, m: Manifest, cards: Card[], progress?: (sealed: number, of: number) => void): Cipher {
  return {
    blind() {
      const made = part.blind()
      return { nonce: base64url(made.nonce), blind: base64url(made.blind), blinded: base64url(made.blinded) }
    },
    finalize(record, answer) {
      const issuer = categoryOf(m, record.category).issuer_key
      const blinding = { nonce: fromBase64url(record.nonce), blind: fromBase64url(record.blind), blinded: fromBase64url(record.blinded) }
      return base64url(part.finalize(blinding, fromBase64url(issuer), fromBase64url(answer.evaluated), fromBase64url(answer.proof)))
    },
    seal(record) {
      return part.sealCast(record.manifest, record.category, { nonce: record.nonce, output: record.output }, said(record.answers, cards), progress)
    },
  }
}
