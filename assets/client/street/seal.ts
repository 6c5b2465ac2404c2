// The seal (封箱) of a box and the lists that it was made of. Mirror of survey/envelope.

import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64url, fromHex, hex, named, utf8 } from '../encoding'

/** The reserved key of the list of spent credentials, the first of a seal. */
export const credentials = 'credentials'

/** What the wire says of a seal: salt and lists from opened on. */
export interface Seal {
  count: number
  digest: string
  salt?: string
  lists?: Record<string, string>
}

/** An envelope's line in its list, in hex. */
export function envelopeDigest(key: string, category: string, sealed: Uint8Array): string {
  return hex(sha256(concat(named(key), named(category), sealed)))
}

/** The digest of a list as the server sends it, sorted, in hex. */
export function listDigest(lines: string[]): string {
  return hex(sha256(utf8(lines.map((line) => line + '\n').join(''))))
}

/** The digest of a closed box, in hex: over `credentials` and then every key of the manifest, in its order. */
export function sealDigest(salt: Uint8Array, lists: { key: string; digest: string }[]): string {
  const parts = lists.map((list) => concat(named(list.key), fromHex(list.digest)))
  return hex(sha256(concat(utf8('ceping/seal/v2'), salt, ...parts)))
}

/**
 * Whether a seal with its salt and lists is one: it has exactly the lists of `credentials` and the manifest's keys, and they hash
 * to its digest.
 */
export function isSeal(seal: Seal, keys: string[]): boolean {
  const { salt, lists } = seal
  if (typeof salt !== 'string' || !lists) return false
  const all = [credentials].concat(keys)
  if (Object.keys(lists).length !== all.length) return false
  try {
    const bytes = fromBase64url(salt)
    if (bytes.length !== 32) return false
    return sealDigest(bytes, all.map((key) => ({ key, digest: digestOf(lists, key) }))) === seal.digest
  } catch (_) {
    return false
  }
}

/** Whether lines are the whole list of a key in a seal: sorted, and hashing to its digest. The seal itself is isSeal's to judge. */
export function isList(seal: Seal, key: string, lines: string[]): boolean {
  if (!seal.lists || !Array.isArray(lines)) return false
  if (!lines.every((line, i) => isDigest(line) && (i === 0 || lines[i - 1] <= line))) return false
  return Object.prototype.hasOwnProperty.call(seal.lists, key) && listDigest(lines) === seal.lists[key]
}

function digestOf(lists: Record<string, string>, key: string): string {
  if (!Object.prototype.hasOwnProperty.call(lists, key) || !isDigest(lists[key])) throw new Error('no list ' + key)
  return lists[key]
}

function isDigest(text: unknown): boolean {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}
