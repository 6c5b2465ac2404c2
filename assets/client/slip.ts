// A slip (领票码): 15 characters of Crockford base32 and a Luhn-mod-32 check character.

import { plain } from './plain'

export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const slipLength = 16

/** A slip as people type it: full-width characters as plain ones, spaces and hyphens dropped, upper-cased, O read as 0, I and L as 1. */
export function normalise(typed: string): string {
  return plain(typed).replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
}

/** Luhn mod 32, factor 2 at the rightmost payload character. */
export function checkCharacter(payload: string): string {
  let sum = 0
  let factor = 2
  for (let i = payload.length - 1; i >= 0; i--) {
    const addend = factor * crockford.indexOf(payload[i])
    sum += Math.floor(addend / 32) + (addend % 32)
    factor = 3 - factor
  }
  return crockford[(32 - (sum % 32)) % 32]
}

/** Whether a normalised code can be a slip at all: length, alphabet and check character. */
export function isSlip(code: string): boolean {
  return (
    code.length === slipLength &&
    /^[0-9A-HJKMNP-TV-Z]*$/.test(code) &&
    code[slipLength - 1] === checkCharacter(code.slice(0, slipLength - 1))
  )
}

/** Groups of four, for the eye; any length. */
export function grouped(code: string): string {
  return (code.match(/.{1,4}/g) || []).join(' ')
}
