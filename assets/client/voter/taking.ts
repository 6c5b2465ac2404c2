// Before and at 领取: unit, fingerprint and category are compared on one page, then the slip is exchanged for a ballot.

import type { Entry } from '../api'
import type { Card } from '../card'
import { tablet } from '../device'
import { painted } from '../dom'
import { fingerprint, shown } from '../fingerprint'
import { ballotPart } from '../part'
import { type End, exchange } from '../phone/flow'
import type { Phone } from '../phone/phone'
import { notCollected } from '../phone/told'
import { Problem } from '../problem'
import { categoryOf, type Manifest } from '../street/manifest'
import { showCollecting } from './collect'
import { showWrongSlip } from './differs'
import { litUp } from './fresh'
import type { Step } from './marking'
import { showProblem } from './stop'
import type { Watch } from './watch'
import { showWelcome } from './welcome'
import { cipherOf, netOf } from './wire'

/** Refusals to collect after which a slip is surely not bound to this record: the same element is answered before them. */
const unbound = ['slip_unknown', 'slip_void', 'not_collecting', 'box_closed']

/** What the exchange needs of the slip's way. */
export interface Slip {
  readonly phone: Phone
  readonly slip: string | null
  readonly left: boolean
  readonly held: boolean
  readonly frame: { type(note: string): void }
  busy: boolean
  say(end: End): void
  stored(): void
  again(): void
  show(step: Step): void
}

const reading = 2000 // ms from the first page to what only 领取 needs

/** What is to be exchanged. */
interface Offer {
  entry: Entry
  m: Manifest
  cards: Card[]
}

export class Taking {
  private offer: Offer | null = null
  private doubtful = false // whether an answer to collect was lost, or none of the issuer's: the slip may be bound to the record

  constructor(
    private readonly way: Slip,
    private readonly watch: Watch,
  ) {}

  /** The page before the exchange; before 领票 begins, it waits. */
  show(entry: Entry, m: Manifest, cards: Card[]): void {
    const { way } = this
    const open = entry.phase !== 'ready'
    this.offer = { entry, m, cards }
    const look = () =>
      this.watch.phase(m.session, (phase) => {
        if (phase === null || phase === 'ready') return true
        entry.phase = phase
        this.show(entry, m, cards)
        litUp()
        return false
      })
    const category = categoryOf(m, entry.category)
    const print = shown(fingerprint(entry.manifest))
    showWelcome(m, category, print, open, {
      collect: () => void this.collect(entry, m, cards),
      differs: () => {
        this.watch.stop()
        showWrongSlip(category, print, !way.held, () => way.show('welcome'))
      },
      retry: look,
    })
    // Needed from 领取 on, where it is waited for; it does not come between the voter and the first page.
    setTimeout(() => !way.left && void ballotPart().catch(() => undefined), reading)
    if (!open) look()
  }

  /** 领取 once more, after it failed. */
  again(): void {
    const { offer } = this
    if (offer && offer.entry.phase !== 'ready') void this.collect(offer.entry, offer.m, offer.cards)
    else this.way.show('welcome')
  }

  private async collect(entry: Entry, m: Manifest, cards: Card[]): Promise<void> {
    const { way } = this
    if (way.busy) return
    way.busy = true
    // A step back from the ballot leads here, where it is shown again, and not out of the page.
    if (history.state !== 'collect') history.pushState('collect', '')
    showCollecting()
    await painted()
    let end: End
    try {
      end = await exchange(way.phone, netOf(), cipherOf(await ballotPart(), m, cards), way.slip!, m.session, entry)
    } catch (why) {
      end = { to: 'none', say: 'refusal', ask: '', why } // the second half of the script did not come
    }
    if (end.say !== 'refusal') this.doubtful = true
    if (way.left) return
    way.stored()
    way.say(end)
  }

  /** What collect was refused with; the slip is as it was. */
  refused(why: unknown): void {
    const { way } = this
    const problem = why instanceof Problem ? why : new Problem('internal', 0)
    if (problem.code === 'not_collecting' && this.offer) this.offer.entry.phase = 'ready'
    // On a tablet a record is in memory alone, and the next voter's page: one that is surely not bound goes.
    if (tablet && !this.doubtful && notCollected(problem) === 'collect: another refusal, or none' && unbound.indexOf(problem.code) >= 0) void way.phone.drop()
    if (unbound.indexOf(problem.code) < 0) this.doubtful = true
    // A tablet has nowhere to put a paper aside that may be collected.
    showProblem(problem, () => way.again(), tablet && way.held ? null : () => way.frame.type(''))
  }
}
