import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from './encoding'
import { crockford, grouped } from './slip'

/** The first 130 bits of a manifest's SHA-256 as 26 characters of Crockford base32, most significant bit first. */
export function fingerprint(manifest: string): string {
  const digest = sha256(utf8(manifest))
  let text = ''
  for (let i = 0; i < 26; i++) {
    let value = 0
    for (let bit = i * 5; bit < i * 5 + 5; bit++) {
      value = (value << 1) | ((digest[bit >> 3] >> (7 - (bit & 7))) & 1)
    }
    text += crockford[value]
  }
  return text
}

/** The part that people compare, in groups of four: slip, page, big screen. */
export function shown(print: string): string {
  return grouped(print.slice(0, 12))
}
