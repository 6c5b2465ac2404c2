// Sealing envelopes: HPKE base mode of RFC 9180, X25519-HKDF-SHA256, HKDF-SHA256, ChaCha20Poly1305. Mirror of survey/envelope.

import { sha256 } from '@noble/hashes/sha2.js'
import { AEAD_ChaCha20Poly1305, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from '@panva/hpke-noble'
import { CipherSuite } from 'hpke'
import { concat, named, utf8 } from '../encoding'

/** The suite of the wire; tests open with it, phones only seal. */
export function suite() {
  return new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_ChaCha20Poly1305)
}

/** The HPKE info of a session's envelopes, from its manifest's exact text: 51 bytes. */
export function sealInfo(manifest: string): Uint8Array {
  return concat(utf8('ceping/envelope/v2'), new Uint8Array(1), sha256(utf8(manifest)))
}

/** The HPKE aad of an envelope: lp(category) ‖ lp(key). */
export function sealAAD(category: string, key: string): Uint8Array {
  return concat(named(category), named(key))
}

/** One envelope to seal: `category` is '' for a text. */
export interface Open {
  key: string
  category: string
  plaintext: Uint8Array
}

/** How long a phone may seal without letting the page draw, in milliseconds. */
const slice = 12

/**
 * Seals envelopes to a box key, each with a fresh encapsulation: enc ‖ ct, the plaintext and 48 bytes. It goes in slices and lets
 * the page draw between them; `progress` hears after each envelope how many are sealed.
 */
export async function sealAll(
  boxKey: Uint8Array,
  info: Uint8Array,
  open: Open[],
  progress?: (sealed: number, of: number) => void,
  patience = slice,
): Promise<Uint8Array[]> {
  const hpke = suite()
  const key = await hpke.DeserializePublicKey(boxKey)
  await breath() // the first use of the curve takes a while on an old phone
  const sealed: Uint8Array[] = []
  let since = performance.now()
  for (const one of open) {
    if (performance.now() - since >= patience) {
      await breath()
      since = performance.now()
    }
    const made = await hpke.Seal(key, one.plaintext, { info, aad: sealAAD(one.category, one.key) })
    sealed.push(concat(made.encapsulatedSecret, made.ciphertext))
    if (progress) progress(sealed.length, open.length)
  }
  return sealed
}

/**
 * Seals nothing of anybody's, once, so that the engine has compiled what it needs when a ballot is sealed: on an old phone the first
 * envelope takes as long as twenty.
 */
export async function warm(boxKey: Uint8Array): Promise<void> {
  await sealAll(boxKey, new Uint8Array(0), [{ key: '', category: '', plaintext: new Uint8Array(64) }])
}

/** A turn for the page: promises alone never give one, and an animation frame does not come to a page in the background. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
