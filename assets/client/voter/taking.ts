// Before and at 领取: unit, fingerprint and category are compared, then the slip is exchanged for a ballot.

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
import { showCategory, showWrongCategory } from './category'
import { showCollect, showCollecting } from './collect'
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
  go(step: Step): void
  show(step: Step): void
}

export class Taking {
  private entry: Entry | null = null

  constructor(
    private readonly way: Slip,
    private readonly watch: Watch,
  ) {}

  /** The pages before the exchange. */
  show(step: Step | null, entry: Entry, m: Manifest, cards: Card[]): void {
    this.entry = entry
    const { way } = this
    const category = categoryOf(m, entry.category)
    switch (step) {
      case 'category':
        void ballotPart().catch(() => undefined) // needed from 领取 on, where it is waited for
        return showCategory(category, () => way.go('collect'), () => showWrongCategory(() => way.show('category')))
      case 'collect':
        return this.ready(entry, m, cards)
      default:
        return showWelcome(m, category.code, shown(fingerprint(entry.manifest)), () => way.go('category'))
    }
  }

  /** The page with 领取; before it begins, it waits. */
  private ready(entry: Entry, m: Manifest, cards: Card[]): void {
    const open = entry.phase !== 'ready'
    const look = () =>
      this.watch.phase(m.session, (phase) => {
        if (phase === null || phase === 'ready') return true
        entry.phase = phase
        this.ready(entry, m, cards)
        return false
      })
    showCollect(open, () => void this.collect(entry, m, cards), look)
    if (!open) look()
  }

  private async collect(entry: Entry, m: Manifest, cards: Card[]): Promise<void> {
    const { way } = this
    if (way.busy) return
    way.busy = true
    showCollecting()
    await painted()
    let end: End
    try {
      end = await exchange(way.phone, netOf(), cipherOf(await ballotPart(), m, cards), way.slip!, m.session, entry)
    } catch (why) {
      end = { to: 'none', say: 'refusal', ask: '', why } // the second half of the script did not come
    }
    if (way.left) return
    way.stored()
    way.say(end)
  }

  /** What collect was refused with; the slip is as it was. */
  refused(why: unknown): void {
    const { way } = this
    const problem = why instanceof Problem ? why : new Problem('internal', 0)
    if (problem.code === 'not_collecting' && this.entry) this.entry.phase = 'ready'
    // On a tablet a record is in memory alone, and the next voter's page: one that is surely not bound goes.
    if (tablet && notCollected(problem) === 'collect: another refusal, or none' && unbound.indexOf(problem.code) >= 0) void way.phone.drop()
    // A tablet has nowhere to put a paper aside that may be collected.
    showProblem(problem, () => way.again(), tablet && way.held ? null : () => way.frame.type(''))
  }
}
