// What the phone keeps of a ballot that is not cast yet, so that a lock, a reload, a lost connection or a second scan in
// the same browser goes on where it was. Erased after casting.

import { sha256 } from '@noble/hashes/sha2.js'
import { type Answers, noAnswers } from './answers'
import { base64url, hex, utf8 } from './encoding'
import type { Blinding } from './credential'
import type { Store } from './memory'
import { Problem } from './problem'

/** Binary values are base64url. */
export interface Draft {
  id: string
  category: string
  manifest: string // exact text
  nonce: string
  blind?: string // until collected
  blinded?: string // until collected
  output?: string // once collected
  answers: Answers
  card: number // the card last seen
  request?: string // the exact body of cast, once it may have been sent
  digest?: string // of the ballot in request
  saved: number // ms since 1970
}

const prefix = 'ceping.draft.'
const currentKey = 'ceping.current'
const forgotten = 7 * 24 * 3600 * 1000

/** What finds a draft again when its slip is scanned a second time. The slip itself is not kept. */
export function draftID(slip: string): string {
  return hex(sha256(utf8('ceping/draft/v1\0' + slip))).slice(0, 32)
}

/** Drafts in a browser's storage. `tab` remembers which one a reload goes on with. */
export class Drafts {
  constructor(
    private readonly local: Store,
    private readonly tab: Store,
    private readonly now: () => number,
  ) {}

  /** A new draft, not yet saved. */
  make(slip: string, category: string, manifest: string, b: Blinding): Draft {
    return {
      id: draftID(slip),
      category,
      manifest,
      nonce: base64url(b.nonce),
      blind: base64url(b.blind),
      blinded: base64url(b.blinded),
      answers: noAnswers(),
      card: 0,
      saved: 0,
    }
  }

  load(id: string): Draft | null {
    const text = this.local.getItem(prefix + id)
    if (text === null) return null
    try {
      return JSON.parse(text) as Draft
    } catch (_) {
      return null
    }
  }

  ofSlip(slip: string): Draft | null {
    return this.load(draftID(slip))
  }

  /** The draft that this tab was busy with. */
  current(): Draft | null {
    const id = this.tab.getItem(currentKey)
    return id === null ? null : this.load(id)
  }

  /** Stores a draft for good before it returns. Throws the Problem no_storage when the browser does not take it. */
  save(draft: Draft): void {
    draft.saved = this.now()
    try {
      this.local.setItem(prefix + draft.id, JSON.stringify(draft))
      this.tab.setItem(currentKey, draft.id)
    } catch (_) {
      throw new Problem('no_storage', 400)
    }
  }

  erase(draft: Draft): void {
    this.local.removeItem(prefix + draft.id)
    this.tab.removeItem(currentKey)
  }

  /** Lets this tab forget its draft; the draft stays for the next scan. */
  leave(): void {
    this.tab.removeItem(currentKey)
  }

  /** Whether a storage event is about this draft. */
  concerns(draft: Draft, key: string | null): boolean {
    return key === null || key === prefix + draft.id
  }

  /** Erases drafts that nobody touched for seven days. */
  purge(): void {
    const keys: string[] = []
    for (let i = 0; i < this.local.length; i++) keys.push(this.local.key(i) || '')
    for (const key of keys) {
      if (key.indexOf(prefix) !== 0) continue
      const draft = this.load(key.slice(prefix.length))
      if (!draft || !(this.now() - draft.saved < forgotten)) this.local.removeItem(key)
    }
  }
}
