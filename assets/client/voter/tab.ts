// What only this tab remembers: it survives a reload and the way back, and is gone with the tab.

import type { Answers } from '../answers'
import type { Store } from '../memory'
import { merge } from '../phone/merge'
import type { Phone } from '../phone/phone'
import type { Ballot, Filling } from '../phone/record'

/** A slip that was opened and not exchanged yet. `print` is of its QR, null when typed. */
export interface Pending {
  slip: string
  print: string | null
}

/** Marks that were not stored yet when the page was left: a store answers later than a page ends. */
export interface Unsaved extends Pick<Filling, 'id' | 'nonce' | 'answers' | 'card'> {
  base: Answers // what they were marked over
}

const unsavedKey = 'ceping.2.unsaved'
const pendingKey = 'ceping.2.slip'
const currentKey = 'ceping.2.current'
const doneKey = 'ceping.2.done'

export class Tab {
  constructor(private readonly store: Store) {}

  get pending(): Pending | null {
    return this.parsed<Pending>(pendingKey)
  }

  set pending(slip: Pending | null) {
    this.set(pendingKey, slip && JSON.stringify(slip))
  }

  /** The record that this tab is busy with. */
  get current(): string | null {
    return this.get(currentKey)
  }

  set current(id: string | null) {
    this.set(currentKey, id)
  }

  /** The record whose success this tab showed. */
  get finished(): string | null {
    return this.get(doneKey)
  }

  set finished(id: string | null) {
    this.set(doneKey, id)
  }

  get unsaved(): Unsaved | null {
    return this.parsed<Unsaved>(unsavedKey)
  }

  set unsaved(marks: Unsaved | null) {
    this.set(unsavedKey, marks && JSON.stringify(marks))
  }

  /** The page is left: what is marked and not stored yet goes with the tab. */
  keep({ unsaved, base }: Pick<Phone, 'unsaved' | 'base'>): void {
    if (unsaved) this.unsaved = { id: unsaved.id, nonce: unsaved.nonce, answers: unsaved.answers, card: unsaved.card, base }
  }

  /** Puts such marks into their record. Whether there were any. */
  restore(record: Ballot): boolean {
    const { unsaved } = this
    this.unsaved = null
    if (!unsaved || record.state !== 'filling' || unsaved.id !== record.id || unsaved.nonce !== record.nonce) return false
    merge(unsaved.base, unsaved.answers, record.answers) // another tab may have marked meanwhile
    record.answers = unsaved.answers
    record.card = unsaved.card
    return true
  }

  private parsed<T>(key: string): T | null {
    try {
      return JSON.parse(this.get(key) || 'null') as T | null
    } catch (_) {
      return null
    }
  }

  private get(key: string): string | null {
    try {
      return this.store.getItem(key)
    } catch (_) {
      return null
    }
  }

  private set(key: string, value: string | null): void {
    try {
      if (value === null) this.store.removeItem(key)
      else this.store.setItem(key, value)
    } catch (_) {
      // A reload then begins at the slip.
    }
  }
}
