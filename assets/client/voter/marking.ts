// While a ballot is filled in: cards, the list of subjects, the review.

import * as api from '../api'
import type { Card } from '../card'
import { fromBase64url } from '../encoding'
import { type Leaf, leafOf, leaves, placeOf } from '../leaf'
import { ballotPart } from '../part'
import type { End } from '../phone/flow'
import type { Phone } from '../phone/phone'
import type { Filling } from '../phone/record'
import { turned } from '../phone/told'
import { parseManifest } from '../street/manifest'
import { showContents } from './contents'
import { showLeaf } from './filling'
import { showReview } from './review'
import { showClosed } from './stops'
import type { Watch } from './watch'

/** Where in the history of this page one is. */
export type Step = 'welcome' | 'category' | 'collect' | 'contents' | 'review' | number

/** What the cards need of the slip's way. */
export interface Path {
  readonly phone: Phone
  readonly busy: boolean
  go(step: Step, key?: string): void
  keep(): Promise<void>
  cast(): void
  decide(): void
  readonly left: boolean
  stay: (() => void) | null
  say(end: End, step?: Step | null): void
  stayAt(screen: () => void): void
}

export class Marking {
  private warmed = false
  private mending = false // on a leaf that the review led to
  private cards: Card[] = []
  private leaves: Leaf[] = []

  constructor(
    private readonly path: Path,
    private readonly watch: Watch,
  ) {}

  show(record: Filling, cards: Card[], step: Step | null, key?: string): void {
    const { path } = this
    if (cards !== this.cards) {
      this.cards = cards
      this.leaves = leaves(cards)
    }
    const all = this.leaves
    const at = placeOf(all, typeof step === 'number' ? step : record.card)
    const go = (leaf: number) => {
      this.mending = false
      path.go(leaf)
    }
    const contents = () => path.go('contents')
    const review = () => path.go('review')
    if (step === 'contents') return showContents(record.answers, all, at, go, review)
    if (step === 'review' || all.length === 0) return this.review(record, at)
    showLeaf(record.answers, cards, all, at, { go, contents, review, changed: () => void path.keep(), mending: this.mending }, key)
  }

  private review(record: Filling, at: number): void {
    const { path } = this
    const look = () =>
      this.watch.phase(record.session, (phase) => {
        if (phase !== null && api.isOpened(phase)) {
          path.decide()
          return false
        }
        review.setPhase(phase)
        return phase !== 'voting'
      })
    setTimeout(() => this.warm(record), 400)
    const go = (key: string | null) => {
      this.mending = key !== null
      path.go(key === null ? at : leafOf(this.leaves, key), key === null ? undefined : key)
    }
    const review = showReview(record.answers, this.cards, this.leaves, go, () => path.cast(), look)
    look()
  }

  /** While the voter reads the review, what sealing needs is made ready. */
  private warm(record: Filling): void {
    if (this.warmed || this.path.busy) return
    this.warmed = true
    const key = fromBase64url(parseManifest(record.manifest).box_key)
    ballotPart()
      .then((part) => part.warm(key))
      .catch(() => (this.warmed = false))
  }

  /** Whether a ballot that goes on being filled in can still be cast. */
  async closed(): Promise<void> {
    const record = this.path.phone.record
    if (!record || record.state !== 'filling') return
    const phase = await api.counts(record.session).then((c) => c.phase, () => null)
    if (phase === null || this.path.left || this.path.busy || this.path.phone.record === null || this.path.phone.record.state !== 'filling') return
    const at = turned(phase)
    const end = at && this.path.phone.on(at)
    if (end && end.say === 'looking') return this.path.say(end)
    if (!end || end.say !== 'closed') return
    const look = () =>
      this.watch.phase(record.session, (now) => {
        const event = now && turned(now)
        if (now === null || event === 'phase: closed') return true
        this.path.stay = null
        this.path.say(event ? this.path.phone.on(event) : { to: 'filling', say: 'card', ask: '' }, history.state)
        return false
      })
    this.path.stayAt(() => showClosed(look))
    look()
  }
}
