// The voter's half of the exchange: RFC 9497 VOPRF, suite ristretto255-SHA512, mode 0x01; mirror of survey/credential. It needs
// crypto.getRandomValues and nothing else of the browser: a hall's page has no crypto.subtle.

import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { random } from './random'

const voprf = ristretto255_oprf.voprf

export const nonceSize = 32
export const elementSize = 32
export const proofSize = 64

/** One exchange as the phone keeps it: all 32 bytes. The blind stays secret. */
export interface Blinding {
  nonce: Uint8Array
  blind: Uint8Array
  blinded: Uint8Array
}

/** Blind of RFC 9497 §3.3.2 over a fresh 32-byte nonce. */
export function blind(): Blinding {
  return blindWith(random(nonceSize), random)
}

/** Blind with a given nonce and source of randomness, for test vectors. */
export function blindWith(nonce: Uint8Array, source: (length: number) => Uint8Array): Blinding {
  length('nonce', nonce, nonceSize)
  const made = voprf.blind(nonce, source as (length?: number) => Uint8Array<ArrayBuffer>)
  return { nonce, blind: made.blind, blinded: made.blinded }
}

/**
 * Finalize of RFC 9497 §3.3.2: verifies that `evaluated` was made with the issuer key, which must come from the
 * manifest, and returns the 64 bytes of output. Throws on a proof that does not fit, a wrong length, the identity
 * element or an encoding that is not canonical.
 */
export function finalize(b: Blinding, issuerKey: Uint8Array, evaluated: Uint8Array, proof: Uint8Array): Uint8Array {
  length('issuer key', issuerKey, elementSize)
  length('evaluated element', evaluated, elementSize)
  length('proof', proof, proofSize)
  return voprf.finalize(b.nonce, b.blind, evaluated, b.blinded, issuerKey, proof)
}

function length(what: string, bytes: Uint8Array, want: number): void {
  if (bytes.length !== want) throw new Error(what + ': ' + bytes.length + ' bytes, not ' + want)
}
