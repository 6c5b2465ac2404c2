// One slip's way on this page: slip → first page → cards → review → one end. The machine says what comes next, this keeps the
// place; the screens draw, the modules beside them compute.

import * as api from '../api'
import { type Card, cards } from '../card'
import { fingerprint } from '../fingerprint'
import type { End } from '../phone/flow'
import type { Phone } from '../phone/phone'
import { type Filling, isBallot } from '../phone/record'
import { entered } from '../phone/told'
import type { Manifest } from '../street/manifest'
import { type Course, Ending } from './ending'
import { showEnd } from './ends'
import { Marking, type Step } from './marking'
import { isOpening, markRehearsal, warn } from './page'
import { readPromise } from './promise'
import { showMismatch, showOpening, stayHere } from './stops'
import type { Tab } from './tab'
import { Taking } from './taking'
import { Watch } from './watch'

export interface Frame {
  readonly tab: Tab
  type(note: string): void
  /** Nothing is there of the record that the page goes on with, or it could not be read. Whether that is all there is to say. */
  gone(read: boolean): boolean
  /** 已投入票箱, of the slip of this way. */
  finish(): void
}

export class Way implements Course {
  slip: string | null
  left = false
  busy = false
  /** What is shown wherever one goes in the history. */
  stay: (() => void) | null = null
  private read = true // whether what is stored was read
  private entry: api.Entry | null = null
  private manifest: Manifest | null = null
  private text = '' // of the manifest, which a record that is done has no more
  private cards: Card[] = []
  private readonly watch = new Watch()
  private readonly ending = new Ending(this)
  private readonly marking: Marking
  private readonly taking: Taking

  /** `slip` is null where the page goes on with its record; `print` is of a QR, null where the slip was typed. */
  constructor(
    readonly frame: Frame,
    readonly phone: Phone,
    slip: string | null,
    private readonly print: string | null,
  ) {
    this.slip = slip
    this.marking = new Marking(this, this.watch)
    this.taking = new Taking(this, this.watch)
  }

  /** What was asked for this slip is not shown any more. Its record stays. */
  leave(): void {
    this.left = true
    this.watch.stop()
    this.ending.stop()
    markRehearsal(false)
    warn('')
  }

  /** A record may be exchanged already, though the answer was lost, so it counts as a ballot paper. */
  get held(): boolean {
    return this.phone.record !== null && this.phone.record.state !== 'done'
  }

  async begin(step: Step | null): Promise<void> {
    this.entry = null
    this.read = await this.phone.load()
    if (this.left) return
    const record = this.phone.record
    if (record && record.state === 'collecting') this.slip = record.slip
    if (record && record.state !== 'done' && this.print !== null && fingerprint(record.manifest) !== this.print) return showMismatch('other')
    if (isBallot(record)) {
      if (!this.promised(record.manifest, record.category, null)) return
      if (this.frame.tab.restore(record)) void this.keep()
    }
    const at = this.phone.on('its slip is opened')
    if (at.ask === 'enter') return this.enter(step)
    this.say(at, step)
    if (at.ask === 'phase') void this.marking.closed()
  }

  private async enter(step: Step | null): Promise<void> {
    const { phone, slip } = this
    if (slip === null && phone.record === null && this.frame.gone(this.read)) return
    if (slip === null) return this.say(phone.on(this.read ? 'enter: another refusal, or none' : 'storage fails, enter: collected'))
    this.frame.tab.pending = phone.record && phone.record.state === 'done' ? null : { slip, print: this.print }
    if (!isOpening()) showOpening()
    let entry: api.Entry
    try {
      entry = await api.enter(slip)
    } catch (why) {
      return this.left ? undefined : this.say({ ...phone.on(entered(why)), why })
    }
    if (this.left) return
    const record = phone.record
    if (record && record.state === 'collecting' && (record.manifest !== entry.manifest || record.category !== entry.category)) return showMismatch('other')
    if (!this.promised(entry.manifest, entry.category, this.print)) return
    this.entry = entry
    if (!this.read) return this.say(phone.on(entry.state === 'collected' ? 'storage fails, enter: collected' : 'storage fails'))
    this.say(phone.on(entered(entry)), step)
  }

  private promised(text: string, category: string, print: string | null): boolean {
    const promise = readPromise(text, category, print)
    if (typeof promise === 'string') {
      showMismatch(promise)
      return false
    }
    this.manifest = promise
    this.text = text
    this.cards = cards(promise, category)
    markRehearsal(promise.rehearsal)
    return true
  }

  say(end: End, step: Step | null = null): void {
    this.busy = false
    switch (end.say) {
      case '':
        return
      case 'welcome':
        return this.replace('welcome')
      case 'card':
      case 'casting':
        this.frame.tab.current = this.phone.id
        this.frame.tab.pending = null
        return end.say === 'card' ? this.fill(step) : this.cast()
      case 'in':
        this.leave()
        return this.frame.finish()
      case 'looking':
        return this.decide()
      case 'refusal':
        if (this.entry) return this.taking.refused(end.why)
    }
    showEnd(end, {
      type: () => this.frame.type(''),
      anew: () => (showOpening(), void this.begin(step)),
      again: () => this.again(),
      look: () => this.decide(),
      later: (ask) => this.ending.later(() => (ask === 'cast' ? this.cast() : this.decide())),
      erase: (event) => void this.erase(event),
      stayAt: (screen) => this.stayAt(screen),
    })
  }

  again(): void {
    this.stay = null
    this.taking.again()
  }

  stayAt(screen: () => void): void {
    this.busy = false
    this.stay = screen
    screen()
  }

  stored(): void {
    if (!this.left) warn(this.phone.failing ? stayHere : '')
  }

  async keep(): Promise<void> {
    const state = this.phone.record!.state
    const came = await this.phone.mark()
    this.stored()
    if (this.left || this.phone.record === null) return
    if (this.phone.record.state !== state) this.further()
    else if (came && !this.busy && !this.stay) this.show(history.state)
  }

  /** Another tab, or a page from the browser's cache: a later state is followed, and newer marks are shown. */
  async look(): Promise<void> {
    const sealing = this.busy && !(this.phone.record && this.phone.record.state === 'sealed')
    if (this.left || this.stay || sealing || !this.phone.record) return
    const state = this.phone.record.state
    if (!(await this.phone.look()) || this.left) return
    if (this.phone.record.state !== state) this.further()
    else if (!this.busy && !this.stay) this.show(history.state)
  }

  private further(): void {
    if (this.busy && this.phone.record!.state !== 'done') return
    this.say(this.phone.on('another tab was further'))
  }

  go(step: Step, key?: string): void {
    history.pushState(step, '')
    const record = this.phone.record
    if (record && record.state === 'filling' && typeof step === 'number') {
      // Only an act of the voter writes: pages that wrote on being told of a change would tell each other for ever.
      record.card = step
      void this.keep()
    }
    this.show(step, key)
  }

  replace(step: Step): void {
    history.replaceState(step, '')
    this.show(step)
  }

  show(step: Step | null, key?: string): void {
    if (this.busy || this.left) return
    this.watch.stop()
    if (this.stay) return this.stay()
    const record = this.phone.record
    if (record && record.state === 'sealed') return void this.cast()
    if (record && record.state === 'filling') return this.marking.show(record, this.cards, step, key)
    if (this.entry && this.manifest) this.taking.show(this.entry, this.manifest, this.cards)
  }

  private fill(step: Step | null): void {
    const record = this.phone.record as Filling
    this.stay = null
    this.replace(step === 'review' || step === 'contents' || typeof step === 'number' ? step : record.card)
  }

  cast(): void {
    if (this.busy) return
    this.busy = true
    this.stay = null
    this.watch.stop()
    void this.ending.cast(this.manifest!, this.cards, () => {
      this.busy = false
      this.show('review')
    })
  }

  decide(): void {
    this.watch.stop()
    this.busy = true
    this.stay = null
    const { record } = this.phone
    void this.ending.decide(isBallot(record) ? record.manifest : this.text)
  }

  private async erase(event: 'read: out' | 'read: replaced'): Promise<void> {
    const gone = await this.phone.erase(event)
    if (this.left) return
    this.stay = null
    if (gone) this.frame.type('')
    else this.further()
  }
}
