// The voter's page: where it begins, one slip after another, and what goes on beside a slip's way.

import { parseAddress } from '../address'
import { tablet, times } from '../device'
import { dropEarly } from '../early'
import { Memory, type Store } from '../memory'
import { IndexedShelf } from '../phone/indexed'
import { Phone } from '../phone/phone'
import { isBallot, recordID } from '../phone/record'
import { MemoryShelf, type Shelf } from '../phone/shelf'
import { Problem } from '../problem'
import { isSlip } from '../slip'
import * as say from '../words'
import { showDone, showDoneHere } from './done'
import { Idle } from './idle'
import type { Step } from './marking'
import { showNotIn } from './opened'
import { type Others, settle } from './settle'
import { showProblem } from './stop'
import { Tab } from './tab'
import { applyTextSize } from './textsize'
import { showTyping } from './typing'
import { type Frame, Way } from './way'

const resend = 15000 // ms between rounds of sending what was submitted under another slip

const glance = 2000 // ms between looks whether another tab was busy with the same slip

export class Voter implements Frame, Others {
  tab = new Tab(new Memory())
  shelf: Shelf = new MemoryShelf()
  private way: Way | null = null
  private idle: Idle | null = null // on a tablet
  private done = false
  private unsent = 0
  private settling: Promise<void> = Promise.resolve()
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
    window.addEventListener('pagehide', () => this.way && this.tab.keep(this.way.phone))

    if (address === 'broken') return this.type(say.scannedInPart)
    const { current, pending } = this.tab
    if (address) void this.open(address.slip, address.fingerprint, null)
    else if (current !== null) void (this.way = new Way(this, this.phoneOf(current), null, null)).begin(history.state)
    else if (pending) void this.open(pending.slip, pending.print, history.state)
    else return this.type('')
    setTimeout(() => this.settle(), 3000) // the page first
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
    this.settle()
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
    this.tab.pending = { slip, print } // before anything is waited for: a reload comes when it likes
    const way = (this.way = new Way(this, this.phoneOf(recordID(slip)), slip, print))
    return way.begin(step).then(() => {
      dropEarly() // a slip that was exchanged is nowhere in a page that has its ballot
      if (isBallot(way.phone.record) && this.way === way) this.tab.pending = null
    })
  }

  gone(read: boolean): boolean {
    const finished = this.way !== null && this.tab.finished === this.way.phone.id
    if (finished) this.finish()
    else if (read) this.type(say.notCollectedYet)
    return finished || read
  }

  phoneOf(id: string): Phone {
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

  /** Other slips' records, one round after another; rounds end when none waits to be sent. */
  private settle(): void {
    if (tablet) return
    clearTimeout(this.unsent)
    this.settling = this.settling
      .then(() => settle(this))
      .catch(() => true)
      .then((waits) => {
        clearTimeout(this.unsent)
        if (waits) this.unsent = window.setTimeout(() => this.settle(), resend)
      })
  }

  isBusyWith(id: string): boolean {
    return this.way !== null && this.way.phone.id === id
  }

  sayNotIn(phone: Phone): boolean {
    if (!document.querySelector('[data-screen=typing]')) return false // it is said when its slip is opened
    showNotIn(() => void phone.erase('read: out').then(() => this.type('')))
    return true
  }
}

/** A browser's storage; null where it is refused. */
function store(of: () => Store): Store | null {
  try {
    return of()
  } catch (_) {
    return null
  }
}
