import { castMAC } from './credential'
import { ballotDigest } from './digest'
import { base64url, fromBase64url, utf8 } from './encoding'
import type { Manifest } from './manifest'
import { pad, seal, sealInfo } from './seal'

/** A cast request, ready to be stored and sent, always as the same bytes. */
export interface Cast {
  body: string
  digest: string
}

/** Seals a ballot's JSON under a credential. Binary arguments are base64url, as drafts keep them. */
export async function sealCast(
  m: Manifest,
  manifestText: string,
  category: string,
  nonce: string,
  output: string,
  json: string,
): Promise<Cast> {
  const nonceBytes = fromBase64url(nonce)
  const plaintext = pad(utf8(json), m.ballot_size)
  const sealed = await seal(fromBase64url(m.box_key), sealInfo(manifestText), nonceBytes, plaintext)
  const mac = castMAC(fromBase64url(output), m.session, category, sealed)
  return {
    body: JSON.stringify({ session: m.session, category, nonce, sealed: base64url(sealed), mac: base64url(mac) }),
    digest: ballotDigest(category, nonceBytes, mac, sealed),
  }
}
