// One slip on this phone: the record that this page holds, and its steps through the shelf. What it says and asks is the machine's.

import { type Answers, noAnswers } from '../answers'
import { type Event, type Step, step } from './machine'
import { merge } from './merge'
import { goes, meet, type Why } from './meet'
import { aged, type Collecting, type Filling, isBallot, type Rec, type Sealed, doneOf, stateOf } from './record'
import type { Shelf } from './shelf'

export class Phone {
  /** What this page holds: it goes before what is stored, unless that is further. */
  record: Rec | null = null
  /** What was marked when this page last read or wrote it: what other tabs mark is told by it from what is marked here. */
  base: Answers = noAnswers()
  /** Whether the shelf failed when it was last needed: what is held is in this page alone. */
  failing = false
  private came = false // whether marks of another tab came with the last writing
  private marked = 0 // how often the voter marked something, and
  private kept = 0 // up to which of these it is stored
  private writing: Promise<boolean> | null = null

  constructor(
    readonly id: string,
    private readonly shelf: Shelf,
    private readonly now: () => number,
  ) {}

  /** What an event leads to. Where that is another state, the step is the caller's to take. */
  on(event: Event): Step {
    return step(stateOf(this.record), event)
  }

  /** Reads what is stored of the slip; what is done goes when its day has come. Whether it could be read. */
  async load(): Promise<boolean> {
    try {
      const old = (stored: Rec | null) => (stored === null ? null : aged(stored, this.now()))
      const stored = await this.shelf.read(this.id)
      this.record = old(stored)
      if (this.record !== stored) {
        this.record = await this.shelf.step<Rec | null>(this.id, (now) => {
          const put = old(now)
          return put === now ? { result: now } : { put, result: put }
        })
      }
      this.base = marksOf(this.record)
      return true
    } catch (_) {
      return false
    }
  }

  /** 领取: a record to exchange the slip with is stored, or the one that is stored already is taken. */
  async begin(make: () => Collecting): Promise<Step> {
    const fresh = this.record === null
    const own = this.record || make()
    const met = await this.put(own, fresh ? 'begin' : 'turn')
    if (this.failing && fresh) {
      this.failing = false
      this.record = null
      return this.on('storage fails')
    }
    return this.on(met !== null && met.state !== 'collecting' ? 'another tab was further' : '领取')
  }

  /** The answer verified: the slip is a ballot from now on. */
  async collected(output: string, answers: Filling['answers']): Promise<Step> {
    const { id, session, category, manifest, nonce } = this.record as Collecting
    const to = this.on('collect: the proof fits')
    await this.put({ state: 'filling', id, session, category, manifest, nonce, output, answers, card: 0 }, 'turn')
    return this.record!.state === 'filling' ? to : this.on('another tab was further')
  }

  /** Stores what was marked. When another tab was further, this page holds what that stored. Whether marks of another tab came. */
  mark(): Promise<boolean> {
    this.marked++
    if (this.writing) return this.writing
    const end = (came: boolean) => {
      this.writing = null
      return came
    }
    this.writing = this.write().then(end, () => end(false))
    return this.writing
  }

  /** Waits until what was marked is stored, or cannot be. Whether marks of another tab came with it. */
  settled(): Promise<boolean> {
    return this.writing || Promise.resolve(false)
  }

  /** What is marked and not stored yet. */
  get unsaved(): Filling | null {
    return this.kept < this.marked && this.record !== null && this.record.state === 'filling' ? this.record : null
  }

  private async write(): Promise<boolean> {
    this.came = false
    while (this.kept < this.marked && this.record && this.record.state === 'filling') {
      const upTo = this.marked
      await this.put(this.record, 'mark')
      if (this.failing) break
      this.kept = upTo
    }
    return this.came
  }

  /** 提交: what was sealed is stored, or what another tab sealed before is taken. */
  async seal(made: { body: string; sample: Sealed['sample'] }): Promise<Step> {
    const own = this.record as Filling
    const to = this.on('提交')
    const { id, session, category, manifest, nonce, output } = own
    await this.put({ state: 'sealed', id, session, category, manifest, nonce, output, request: made.body, sample: made.sample }, 'turn')
    return this.record!.state === 'sealed' ? to : this.on('another tab was further')
  }

  /** The ballot is in the box, by its ack or by the list: what finds it there stays, all else goes. */
  async done(event: 'cast: ack fits' | 'lists: in'): Promise<Step> {
    const to = this.on(event)
    if (isBallot(this.record)) await this.put(doneOf(this.record, this.now()), 'turn')
    return to
  }

  /** Whether another tab brought the record further, or marked it: this page then holds that. One that was lost is put back. */
  async look(): Promise<boolean> {
    const own = this.record
    if (own === null || this.writing) return false
    const [marked, before] = [this.marked, JSON.stringify(own)]
    let stored: Rec | null
    try {
      stored = await this.shelf.read(this.id)
    } catch (_) {
      return false // what is held stays
    }
    const current = () => this.record === own && this.marked === marked && !this.writing
    if (!current()) return false
    const met = meet(stored, own, 'look')
    if (met.put) {
      await this.put(own, 'look')
      return this.record !== own && this.record!.state !== own.state
    }
    // What could not be stored is newer than what was.
    if (met.now.state === own.state && (this.failing || this.kept < this.marked)) return false
    if (JSON.stringify(met.now) === before) return false
    this.record = met.now
    this.base = marksOf(met.now)
    return true
  }

  /** Erases a record whose end was read. false when another tab brought it further, and this page now holds that. */
  async erase(event: 'read: out' | 'read: replaced'): Promise<boolean> {
    const own = this.record
    if (own === null || this.on(event).to !== 'none') return false
    try {
      const left = await this.shelf.step<Rec | null>(this.id, (stored) => (goes(stored, own) ? { put: null, result: null } : { result: stored }))
      this.record = left
    } catch (_) {
      this.record = null // it is said again when the slip is opened again
    }
    return this.record === null
  }

  /** Lets go of a record that is surely bound to no slip, where nothing but this page holds it. */
  async drop(): Promise<void> {
    this.record = null
    await this.shelf.step(this.id, () => ({ put: null, result: undefined }))
  }

  /** One transaction that reads, compares and writes. Gives what is held afterwards; null when it could not be stored. */
  private async put(own: Rec, why: Why): Promise<Rec | null> {
    this.record = own
    let base = this.base
    try {
      const now = await this.shelf.step<Rec>(this.id, (stored) => {
        const met = meet(stored, own, why)
        if (why === 'mark' && met.put && own.state === 'filling') {
          if (stored !== null && stored.state === 'filling' && merge(this.base, own.answers, stored.answers)) this.came = true
          base = marksOf(own)
        }
        return met.put ? { put: met.now, result: met.now } : { result: met.now }
      })
      this.failing = false
      if (this.record === own) this.record = now
      this.base = this.record === own ? base : marksOf(this.record)
      return now
    } catch (_) {
      this.failing = true
      return null
    }
  }
}

function marksOf(record: Rec | null): Answers {
  return record !== null && record.state === 'filling' ? (JSON.parse(JSON.stringify(record.answers)) as Answers) : noAnswers()
}
