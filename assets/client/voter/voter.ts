// The voter's page: where it begins, one slip after another, and what goes on beside a slip's way.

import { parseAddress } from '../address'
import * as api from '../api'
import { tablet, times } from '../device'
import { dropEarly } from '../early'
import { Memory, type Store } from '../memory'
import { decide } from '../phone/flow'
import { IndexedShelf } from '../phone/indexed'
import { Phone } from '../phone/phone'
import { isBallot, type Rec, recordID } from '../phone/record'
import { MemoryShelf, type Shelf } from '../phone/shelf'
import { entered, turned } from '../phone/told'
import { Problem } from '../problem'
import { isSlip } from '../slip'
import { showDone, showDoneHere } from './done'
import { Idle } from './idle'
import type { Step } from './marking'
import { showNotIn } from './opened'
import { showProblem } from './stop'
import { Tab } from './tab'
import { applyTextSize } from './textsize'
import { showTyping } from './typing'
import { type Frame, Way } from './way'
import { netOf } from './wire'

const glance = 2000 // ms between looks whether another tab was busy with the same slip

export class Voter implements Frame {
  tab = new Tab(new Memory())
  private shelf: Shelf = new MemoryShelf()
  private way: Way | null = null
  private idle: Idle | null = null // on a tablet
  private done = false
  private stopCount: () => void = () => undefined

  /** Begins at what the address, this tab or nothing at all says. */
  start(): void {
    const address = parseAddress(location.pathname)
    // The code must not stay in the address bar or the history.
    history.replaceState(address === null ? history.state : null, '', tablet ? location.pathname : '/')
    applyTextSize(tablet ? new Memory() : store(() => localStorage))
    window.addEventListener('popstate', () => this.way && !this.done && this.way.show(history.state))
    if (tablet) return this.startTablet()
    this.shelf = new IndexedShelf()
    this.tab = new Tab(store(() => sessionStorage) || new Memory())
    const look = () => this.way && !document.hidden && void this.way.look()
    window.setInterval(look, glance)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.tab.unsaved = null // they are in the page still
      look()
    })
    window.addEventListener('pagehide', () => this.way && this.tab.keep(this.way.phone.unsaved))

    if (address === 'broken') return this.type('二维码没有扫全，请再扫一次，或在这里输入领票码。')
    const { current, pending } = this.tab
    if (address) void this.open(address.slip, address.fingerprint, null)
    else if (current !== null) void this.resume(current)
    else if (pending) void this.open(pending.slip, pending.print, history.state)
    else return this.type('')
    setTimeout(() => void this.settle(), 3000) // the page first
  }

  private startTablet(): void {
    this.idle = new Idle({ holds: () => this.holds(), next: () => this.next() })
    window.addEventListener('beforeunload', (event) => {
      if (!this.way || !this.way.held) return
      event.preventDefault()
      event.returnValue = ''
    })
    this.next()
  }

  /** Gives the tablet to the next voter: nothing of the one before stays, not in memory either. */
  private next(): void {
    this.stopCount()
    this.idle!.rest()
    applyTextSize(new Memory())
    this.shelf = new MemoryShelf()
    this.tab = new Tab(new Memory())
    history.replaceState(null, '')
    this.type('')
  }

  private holds(): 'nothing' | 'beginning' | 'ballot' {
    if (this.way && this.way.held) return 'ballot'
    const field = document.getElementById('slip') as HTMLInputElement | null
    return this.done || (field && field.value === '') ? 'nothing' : 'beginning'
  }

  type(note: string): void {
    this.leave()
    dropEarly() // what is typed is asked anew
    this.tab.current = this.tab.pending = this.tab.finished = this.tab.unsaved = null
    showTyping(note, (slip) => void this.open(slip, null, null))
    void this.settle()
  }

  private leave(): void {
    if (this.way) this.way.leave()
    this.way = null
    this.done = false
  }

  /** Opens a slip; `print` is the fingerprint of its QR, null when it was typed. */
  private open(slip: string, print: string | null, step: Step | null): Promise<void> | void {
    this.leave()
    this.tab.current = this.tab.finished = null
    if (!isSlip(slip)) return showProblem(new Problem('slip_unknown', 404), () => void this.open(slip, print, step), () => this.type(''))
    this.way = new Way(this, this.phoneOf(recordID(slip)), slip, print)
    return this.way.begin(step)
  }

  /** Goes on with the record that this tab was busy with. */
  private async resume(id: string): Promise<void> {
    const way = (this.way = new Way(this, this.phoneOf(id), null, null))
    await way.begin(history.state)
    if (way !== this.way || way.phone.record !== null) return
    if (this.tab.finished === id) return this.finish()
    if (way.read) this.type('还没有领到测评票。请再扫一次领票码，或在这里输入。')
  }

  private phoneOf(id: string): Phone {
    return new Phone(id, this.shelf, Date.now)
  }

  finish(): void {
    if (tablet && this.done) return // shown already, and counting
    this.done = true
    if (this.idle) {
      this.idle.rest()
      this.stopCount = showDoneHere(times.return, () => this.next())
      return
    }
    if (this.way) this.tab.current = this.tab.finished = this.way.phone.id
    this.tab.pending = null
    showDone(() => this.type(''))
  }

  /** Other slips' records of this browser, whose box is open by now: what is in is put away, what is not is said, then erased. */
  private async settle(): Promise<void> {
    if (tablet) return
    const records = await this.shelf.all().catch((): Rec[] => [])
    const phases = new Map<string, api.Phase | null>()
    for (const { id, session } of records) {
      if (this.way && this.way.phone.id === id) continue
      const phone = this.phoneOf(id)
      await phone.load() // what is done goes when its day has come
      const held = phone.record
      if (held === null || held.state === 'done') continue
      if (!phases.has(session)) phases.set(session, await api.counts(session).then((c) => c.phase, () => null))
      const phase = phases.get(session)
      if (!phase || turned(phase) !== 'phase: opened') continue
      const said = isBallot(held) ? (await decide(phone, netOf(), held.manifest)).say : await fate(phone, held.slip)
      if (said !== 'out' || !document.querySelector('[data-screen=typing]')) continue // the rest is said when its slip is opened
      return showNotIn(() => void phone.erase('read: out').then(() => this.type('')))
    }
  }
}

/** What an opened box says of a record that never got its credential. */
async function fate(phone: Phone, slip: string): Promise<string> {
  return api.enter(slip).then((entry) => phone.on(entered(entry)).say, () => '')
}

/** A browser's storage; null where it is refused. */
function store(of: () => Store): Store | null {
  try {
    return of()
  } catch (_) {
    return null
  }
}
