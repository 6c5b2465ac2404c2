import { counts, type Phase } from '../api'

const interval = 8000 // ms; a hall of 500 then asks some 60 times a second

/** Follows a session's phase while someone waits for it. */
export class Watch {
  private timer = 0
  private run = 0

  /** Asks now and then again while `more` says so. A failed question changes nothing and is asked again. */
  phase(session: string, more: (phase: Phase) => boolean): void {
    this.stop()
    const run = this.run
    const ask = async () => {
      let again = true
      try {
        const { phase } = await counts(session)
        if (run !== this.run) return
        again = more(phase)
      } catch (_) {
        // Off the network for a moment.
      }
      // Spread out, so that a whole hall does not ask at once.
      if (again && run === this.run) this.timer = window.setTimeout(ask, interval * (0.75 + Math.random() / 2))
    }
    void ask()
  }

  stop(): void {
    this.run++
    clearTimeout(this.timer)
  }
}
