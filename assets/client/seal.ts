// Sealing a ballot: HPKE base mode of RFC 9180, X25519-HKDF-SHA256, HKDF-SHA256, ChaCha20Poly1305; mirror of survey/seal.

import { AEAD_ChaCha20Poly1305, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from '@panva/hpke-noble'
import { sha256 } from '@noble/hashes/sha2.js'
import { CipherSuite } from 'hpke'
import { concat, u32, utf8 } from './encoding'

/** The suite of the wire; tests open with it, phones only seal. */
export function suite() {
  return new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_ChaCha20Poly1305)
}

/** The HPKE info of a session's ballots: 49 bytes. */
export function sealInfo(manifest: string): Uint8Array {
  return concat(utf8('ceping/ballot/v1'), new Uint8Array(1), sha256(utf8(manifest)))
}

/** u32(len) ‖ JSON ‖ zeros, `size` bytes in all. RangeError when the JSON does not fit. */
export function pad(json: Uint8Array, size: number): Uint8Array {
  if (json.length > size - 4) throw new RangeError('ballot of ' + json.length + ' bytes in ' + size)
  const padded = new Uint8Array(size)
  padded.set(u32(json.length))
  padded.set(json, 4)
  return padded
}

/** enc ‖ ct, the ballot size + 48 bytes. */
export async function seal(boxKey: Uint8Array, info: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
  const hpke = suite()
  const key = await hpke.DeserializePublicKey(boxKey)
  const sealed = await hpke.Seal(key, plaintext, { info, aad: nonce })
  return concat(sealed.encapsulatedSecret, sealed.ciphertext)
}
