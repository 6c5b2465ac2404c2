// The digests of ballots cast from this phone: all that it keeps after casting, for seven days at most. With them the
// phone can say whether its ballot is in the opened box.

import type { Store } from './memory'

export interface KeptDigest {
  session: string
  digest: string
  until: number // ms since 1970, a whole day: it must not tell when the ballot was cast
}

const key = 'ceping.kept'
const day = 24 * 3600 * 1000
const week = 7 * day

export class Kept {
  constructor(
    private readonly local: Store,
    private readonly now: () => number,
  ) {}

  /** Digests of ballots cast from here into a session's box. What is too old is erased on the way. */
  of(session: string): string[] {
    return this.all()
      .filter((k) => k.session === session)
      .map((k) => k.digest)
  }

  add(session: string, digest: string): void {
    const list = this.all().filter((k) => k.digest !== digest)
    list.push({ session, digest, until: Math.floor((this.now() + week) / day) * day })
    this.local.setItem(key, JSON.stringify(list))
  }

  /** All that are not too old; erases the others. */
  all(): KeptDigest[] {
    const text = this.local.getItem(key)
    if (text === null) return []
    let list: KeptDigest[] = []
    try {
      list = JSON.parse(text) as KeptDigest[]
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
