import { counts, type Phase } from '../api'
import { Problem } from '../problem'

const interval = 8000 // ms; a hall of 500 then asks some 60 times a second

/** Follows a session's phase while someone waits for it. */
export class Watch {
  private timer = 0
  private run = 0

  /**
   * Asks now and then again while `more` says so. A question that failed says null, and why; it is asked again all the same.
   */
  phase(session: string, more: (phase: Phase | null, problem?: Problem) => boolean): void {
    this.stop()
    const run = this.run
    const ask = async () => {
      let phase: Phase | null = null
      let problem: Problem | undefined
      try {
        phase = (await counts(session)).phase
      } catch (p) {
        problem = p as Problem
      }
      if (run !== this.run) return
      // Spread out, so that a whole hall does not ask at once.
      if (more(phase, problem) && run === this.run) this.timer = window.setTimeout(ask, interval * (0.75 + Math.random() / 2))
    }
    void ask()
  }

  stop(): void {
    this.run++
    clearTimeout(this.timer)
  }
}
