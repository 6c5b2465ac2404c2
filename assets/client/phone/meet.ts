// What a stored record and this page's own become when they meet, in one transaction (protocol.md, “The phone”).

import { type Rec, rank } from './record'

/**
 * Why they meet: this page is to begin with a slip, was brought a step further, was marked, looks whether another tab was busy, or is
 * to erase its record.
 */
export type Why = 'begin' | 'turn' | 'mark' | 'look'

export interface Met {
  /** What this page holds from now on. */
  now: Rec
  /** Whether it is to be written. */
  put: boolean
}

/**
 * A page follows a later state only; over an earlier one it puts its own. A record that is missing or unreadable, null, while this
 * page holds one is a failure of storage, not a state: its own is put back.
 */
export function meet(stored: Rec | null, own: Rec, why: Why): Met {
  if (stored === null) return { now: own, put: true }
  const ahead = rank(stored) - rank(own)
  if (ahead < 0) return { now: own, put: true }
  if (ahead > 0 || why === 'begin') return { now: stored, put: false } // nothing was sent yet under what a page begins with
  if (!same(stored, own)) return apart(stored, own, why)
  return why === 'mark' ? { now: own, put: true } : { now: stored, put: false }
}

/** Whether a record may be erased now that its end was read: not one that another tab brought further, nor another nonce's. */
export function goes(stored: Rec | null, own: Rec): boolean {
  return stored !== null && rank(stored) <= rank(own) && same(stored, own)
}

/**
 * Two records of one slip in the same state, which a storage that was emptied leads to. Who has the credential is not known before a
 * verified answer: each goes on with its own. What is sealed first is what is sent.
 */
function apart(stored: Rec, own: Rec, why: Why): Met {
  if (why === 'turn' && (own.state === 'sealed' || own.state === 'done')) return { now: stored, put: false }
  return { now: own, put: false }
}

function same(a: Rec, b: Rec): boolean {
  return a.state === 'done' || b.state === 'done' ? a.id === b.id : a.nonce === b.nonce
}
