import { fingerprint } from '../fingerprint'
import { envelopes } from '../street/envelopes'
import { categoryOf, type Manifest, parseManifest } from '../street/manifest'

/** Why a slip's page must not go on: its manifest is another than the slip's, or none; or it lists other envelopes than its forms make. */
export type Mismatch = 'other' | 'envelopes'

/** Reads a manifest's exact text against the fingerprint of a QR (null where a person compares it) and the slip's category. */
export function readPromise(text: string, category: string, print: string | null): Manifest | Mismatch {
  let m: Manifest
  try {
    if (print !== null && fingerprint(text) !== print) return 'other'
    m = parseManifest(text)
    categoryOf(m, category)
  } catch (_) {
    return 'other'
  }
  try {
    envelopes(m)
  } catch (_) {
    return 'envelopes'
  }
  return m
}
