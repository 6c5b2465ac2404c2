// What the phone keeps of ballots that are in the box, for seven days at most: enough to find in the lists of the opened box that they
// are in, and never more than three envelopes of one, so that a seized phone says little.

import type { Sample } from './street/cast'
import type { Store } from './memory'

export interface Done {
  id: string // of the slip's draft
  session: string
  line: string // of the ballot in the list of credentials
  sample: Sample[]
  until: number // ms since 1970, a whole day: it must not tell when the ballot was cast
}

const key = 'ceping.2.kept'
const day = 24 * 3600 * 1000
const week = 7 * day

export class Kept {
  constructor(
    private readonly local: Store,
    private readonly now: () => number,
  ) {}

  /** What is kept of a slip's ballot; null when it is not in the box as far as this phone knows. */
  of(id: string): Done | null {
    return this.all().find((k) => k.id === id) || null
  }

  /** Throws when there is no room. */
  add(done: Omit<Done, 'until'>): void {
    const list = this.all().filter((k) => k.id !== done.id)
    list.push({ ...done, until: Math.floor((this.now() + week) / day) * day })
    this.local.setItem(key, JSON.stringify(list))
  }

  /** All that are not too old; erases the others. */
  all(): Done[] {
    const text = this.local.getItem(key)
    if (text === null) return []
    let list: Done[] = []
    try {
      list = JSON.parse(text) as Done[]
    } catch (_) {
      // Not ours any more: it goes.
    }
    const now = this.now()
    const fresh = list.filter((k) => k.until > now && k.until <= now + week)
    if (fresh.length === 0) this.local.removeItem(key)
    else if (fresh.length < list.length) this.local.setItem(key, JSON.stringify(fresh))
    return fresh
  }
}
