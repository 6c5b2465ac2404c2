import { sha256 } from '@noble/hashes/sha2.js'
import { concat, hex, named, utf8 } from './encoding'

/** A ballot's digest as the seal lists it, in hex. */
export function ballotDigest(category: string, nonce: Uint8Array, mac: Uint8Array, sealed: Uint8Array): string {
  return hex(sha256(concat(named(category), nonce, mac, sealed)))
}

/** The seal's digest over the listed ballots, in hex. The list must be sorted, as the server sends it. */
export function sealDigest(ballots: string[]): string {
  return hex(sha256(utf8(ballots.map((digest) => digest + '\n').join(''))))
}
