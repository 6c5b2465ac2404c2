// Brings a sealed ballot into the box: the same bytes again and again, until the box's answer verifies or the lists decide.

import * as api from '../api'
import { type End, type Net, send } from '../phone/flow'
import type { Phone } from '../phone/phone'
import { turned } from '../phone/told'
import { Problem } from '../problem'

/** What is known of a ballot that was sent and is not known to be in. */
export type Told =
  | { kind: 'refused'; code: string } // not in now: 未提交
  | { kind: 'unsure'; problem: Problem } // 还不能确定

export interface Ends {
  told(what: Told): void
  /** It is known, or another way is to be gone: the ballot is in, or the lists decide. */
  end(end: End): void
}

const doubt = 10000 // ms after 提交 at which it is said that nothing is certain yet

export class Sending {
  private run = 0
  private cut: () => void = () => undefined

  constructor() {
    // A phone that comes back to the page, or to the network, need not wait any longer.
    window.addEventListener('online', () => this.again())
    window.addEventListener('pageshow', () => this.again())
    document.addEventListener('visibilitychange', () => document.hidden || this.again())
  }

  stop(): void {
    this.run++
    this.cut()
  }

  /** Sends at once what waits to be sent again. */
  again(): void {
    this.cut()
  }

  /** `began` is when the voter submitted, by performance.now. */
  async start(phone: Phone, session: string, net: Net, began: number, ends: Ends): Promise<void> {
    this.stop()
    const run = this.run
    const stopped = () => run !== this.run
    const unsure = () => stopped() || ends.told({ kind: 'unsure', problem: new Problem('offline', 0) })
    const late = setTimeout(unsure, Math.max(0, doubt - (performance.now() - began)))
    for (let attempt = 1; ; attempt++) {
      // Each time it may take longer: a ballot is large, and a hall's network slow.
      let end = await send(phone, net, Math.min(10000 + 10000 * attempt, 60000))
      clearTimeout(late)
      if (stopped()) return
      const problem = end.why instanceof Problem ? end.why : new Problem('offline', 0)
      if (end.say === 'refused') {
        ends.told({ kind: 'refused', code: problem.code })
        end = await this.voting(phone, session, stopped)
      } else if (end.say === 'unsure') {
        ends.told({ kind: 'unsure', problem })
        await this.pause(wait(problem, attempt))
      }
      if (stopped()) return
      if (end.ask !== 'cast') return ends.end(end)
    }
  }

  /** Waits until ballots are taken, or the box is open. */
  private async voting(phone: Phone, session: string, stopped: () => boolean): Promise<End> {
    for (;;) {
      await this.pause(6000 + 4000 * Math.random())
      // Off the network for a moment: what was said still holds, since nothing was sent.
      const phase = stopped() ? null : await api.counts(session).then((c) => c.phase, () => null)
      const event = phase && turned(phase)
      const end = event ? phone.on(event) : null
      if (stopped()) return phone.on('提交')
      if (end && end.ask !== 'phase') return end
    }
  }

  private pause(ms: number): Promise<undefined> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.cut = () => undefined
        resolve(undefined)
      }
      const timer = setTimeout(end, ms)
      this.cut = end
    })
  }
}

/** Milliseconds until the next attempt: soon where the network or the server was busy, later where it was refused. */
function wait(problem: Problem, attempt: number): number {
  const soon = problem.passing ? Math.min(attempt, 8) * 500 : 8000
  return soon * (1 + Math.random())
}
