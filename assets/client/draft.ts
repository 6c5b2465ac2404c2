// What the phone keeps of a ballot that is not in the box yet, so that a lock, a reload, a lost connection or a second scan in the
// same browser goes on where it was. Only the box's verified answer, or the lists of an opened box, erase it.

import { sha256 } from '@noble/hashes/sha2.js'
import { type Answers, noAnswers } from './answers'
import type { Blinding } from './credential' // a type alone: the curve is no part of the first view
import { base64url, fromBase64url, hex, utf8 } from './encoding'
import type { Store } from './memory'
import { Problem } from './problem'
import { ackOf, inLine, isAck } from './street/credential'
import type { Sample } from './street/cast'

/** Binary values are base64url. Its state is what it holds: blind (collecting), output (filling), request (sealed). */
export interface Draft {
  id: string
  session: string
  category: string
  manifest: string // exact text
  slip?: string // until collected: it is needed to ask again
  nonce: string
  blind?: string // until collected
  blinded?: string // until collected
  output?: string // once collected
  answers: Answers
  card: number // the card last seen
  request?: string // the exact body of cast, once sealed: never sealed again
  sample?: Sample[] // of the envelopes in request
}

const prefix = 'ceping.2.draft.'
const currentKey = 'ceping.2.current'

/** What finds a record again when its slip is scanned a second time. */
export function draftID(slip: string): string {
  return hex(sha256(utf8('ceping/draft/v2\0' + slip))).slice(0, 32)
}

/** How far a draft is: a later state is never given up for an earlier one. */
export function rank(draft: Draft): number {
  return draft.request ? 2 : draft.output ? 1 : 0
}

/** The line that a draft's ballot has in the list of an opened box, in hex. Only for one that has its credential. */
export function lineOf(draft: Draft): string {
  return inLine(ackOf(fromBase64url(draft.output!), draft.session, draft.category))
}

/** Whether an answer to a cast, base64url, is the box's to this draft. */
export function isAnswered(draft: Draft, ack: unknown): boolean {
  try {
    return isAck(fromBase64url(draft.output!), draft.session, draft.category, fromBase64url(ack as string))
  } catch (_) {
    return false
  }
}

/** Drafts in a browser's storage. `tab` remembers which one a reload goes on with. */
export class Drafts {
  constructor(
    private readonly local: Store,
    private readonly tab: Store,
  ) {}

  /** A new draft, not yet saved. */
  make(slip: string, session: string, category: string, manifest: string, b: Blinding): Draft {
    return {
      id: draftID(slip),
      session,
      category,
      manifest,
      slip,
      nonce: base64url(b.nonce),
      blind: base64url(b.blind),
      blinded: base64url(b.blinded),
      answers: noAnswers(),
      card: 0,
    }
  }

  /** The draft of an id; null when there is none that can be read. */
  load(id: string): Draft | null {
    try {
      const draft = JSON.parse(this.local.getItem(prefix + id) || 'null') as Draft | null
      return draft && draft.id === id && typeof draft.nonce === 'string' && typeof draft.manifest === 'string' ? draft : null
    } catch (_) {
      return null
    }
  }

  /** The draft that this tab was busy with. */
  current(): Draft | null {
    const id = this.tab.getItem(currentKey)
    return id === null ? null : this.load(id)
  }

  /** All drafts that can be read, in no order. */
  all(): Draft[] {
    const found: Draft[] = []
    for (let i = 0; i < this.local.length; i++) {
      const key = this.local.key(i) || ''
      const draft = key.indexOf(prefix) === 0 ? this.load(key.slice(prefix.length)) : null
      if (draft) found.push(draft)
    }
    return found
  }

  /** Stores a draft before it returns, and reads it again. Throws the Problem no_storage when the browser did not take it. */
  save(draft: Draft): void {
    const text = JSON.stringify(draft)
    try {
      this.local.setItem(prefix + draft.id, text)
      this.tab.setItem(currentKey, draft.id)
      if (this.local.getItem(prefix + draft.id) === text) return
    } catch (_) {
      // As one that was not taken.
    }
    throw new Problem('no_storage', 400)
  }

  erase(id: string): void {
    this.local.removeItem(prefix + id)
    if (this.tab.getItem(currentKey) === id) this.tab.removeItem(currentKey)
  }

  /** Lets this tab forget its draft; the draft stays for the next scan. */
  leave(): void {
    this.tab.removeItem(currentKey)
  }

  /** Whether a storage event is about a draft. */
  concerns(draft: Draft, key: string | null): boolean {
    return key === null || key === prefix + draft.id
  }
}
