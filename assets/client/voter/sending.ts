// Brings a sealed ballot into the box: the same bytes again and again, until the box's answer verifies or the lists decide.

import * as api from '../api'
import { type Draft, isAnswered } from '../draft'
import { Problem } from '../problem'

/** What is known of a ballot that was sent and is not known to be in. */
export type Told =
  | { kind: 'refused'; code: string } // not in now: 未提交
  | { kind: 'unsure'; problem: Problem } // 还不能确定

export interface Ends {
  told(what: Told): void
  /** The answer verified: the ballot is in the box. */
  done(): void
  /** The box is open: its lists decide, whatever was answered before. */
  opened(): void
}

/** Refusals that are given after the nonce was looked up: the ballot is not in the box when they are. */
const refusals: Record<string, number> = { not_voting: 403, box_closed: 403, box_full: 409 }

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
  async start(draft: Draft, began: number, ends: Ends): Promise<void> {
    this.stop()
    const run = this.run
    const stopped = () => run !== this.run
    const late = setTimeout(() => stopped() || ends.told({ kind: 'unsure', problem: new Problem('offline', 0) }), Math.max(0, doubt - (performance.now() - began)))
    for (let attempt = 1; ; attempt++) {
      const problem = await this.send(draft, attempt)
      if (stopped()) return clearTimeout(late)
      if (problem === null || problem.code === 'box_opened') {
        clearTimeout(late)
        return problem === null ? ends.done() : ends.opened()
      }
      clearTimeout(late)
      const refused = refusals[problem.code] === problem.status
      ends.told(refused ? { kind: 'refused', code: problem.code } : { kind: 'unsure', problem })
      const phase = refused ? await this.voting(draft.session, stopped) : await this.pause(wait(problem, attempt))
      if (stopped()) return
      if (phase === 'opened') return ends.opened()
    }
  }

  /** Sends once; null when the box's answer verifies. Each time it may take longer: a ballot is large, and a hall's network slow. */
  private async send(draft: Draft, attempt: number): Promise<Problem | null> {
    try {
      const ack = await api.cast(draft.request!, Math.min(10000 + 10000 * attempt, 60000))
      return isAnswered(draft, ack) ? null : new Problem('offline', 0) // not our box: a portal of the network, or a forged answer
    } catch (problem) {
      return problem as Problem
    }
  }

  /** Waits until ballots are taken, or the box is open. */
  private async voting(session: string, stopped: () => boolean): Promise<'voting' | 'opened' | undefined> {
    for (;;) {
      await this.pause(6000 + 4000 * Math.random())
      if (stopped()) return undefined
      try {
        const { phase } = await api.counts(session)
        if (phase === 'voting') return 'voting'
        if (api.isOpened(phase)) return 'opened'
      } catch (_) {
        // Off the network for a moment: what was said still holds, since nothing was sent.
      }
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
