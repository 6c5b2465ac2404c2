// The request that puts a ballot into the box: sealed once, kept, and sent as the same bytes until it is answered.

import { base64url, fromBase64url } from '../encoding'
import { ballot, type Said } from './ballot'
import { encode } from './content'
import { castMAC } from './credential'
import { envelopes, sealedUnder, sent } from './envelopes'
import { categoryOf, parseManifest } from './manifest'
import { pad } from './padding'
import { drawn } from './sample'
import { envelopeDigest } from './seal'
import { breath, sealAll, sealInfo } from './sealing'

/** An envelope of a ballot, as it is looked for in its list. */
export interface Sample {
  key: string
  digest: string
}

export interface Cast {
  body: string
  /** Up to three of its marks envelopes, drawn at random, to be looked for in the lists. Never all: a phone may be taken away. */
  sample: Sample[]
}

const samples = 3

/**
 * Seals what a voter said, by envelope key, under a credential (nonce and output, base64url). Box key, envelopes and info all come
 * from the one exact text of the manifest. Throws when the manifest is none to seal under, or the count would not take what was
 * said.
 */
export async function sealCast(
  manifest: string,
  category: string,
  credential: { nonce: string; output: string },
  said: Map<string, Said>,
  progress?: (sealed: number, of: number) => void,
): Promise<Cast> {
  const m = parseManifest(manifest)
  await breath()
  const own = sent(envelopes(m), categoryOf(m, category).code)
  await breath()
  const contents = ballot(own, said)
  const open = own.map((e, i) => ({ key: e.key, category: sealedUnder(e, category), plaintext: pad(encode(contents[i]), e.size) }))
  await breath()
  const sealed = await sealAll(fromBase64url(m.box_key), sealInfo(manifest), open, progress)
  const mac = castMAC(fromBase64url(credential.output), m.session, category, sealed)
  const marks = own.map((_, i) => i).filter((i) => own[i].shape.kind === 'marks')
  return {
    body: JSON.stringify({ session: m.session, category, nonce: credential.nonce, envelopes: sealed.map(base64url), mac: base64url(mac) }),
    sample: drawn(marks, samples).map((i) => ({ key: open[i].key, digest: envelopeDigest(open[i].key, open[i].category, sealed[i]) })),
  }
}
