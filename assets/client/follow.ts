import { type Counts, counts } from './api'
import type { Seal } from './street/seal'

/** What the board says: the seal from `closed` on. */
export interface Board extends Counts {
  seal?: Seal
  fingerprint?: string // the stream's alone
}

const interval = 5000 // ms; the server counts no oftener
const silence = 30000 // ms without an event, after which the page asks whether the line still stands

/**
 * Follows a session's board: by a stream where there is one, by asking where it fails. `told` draws; what it throws
 * counts as a failure. `lost` says whether the server is out of reach.
 */
export function follow(session: string, told: (board: Board) => Promise<void>, lost: (is: boolean) => void): void {
  let stream: EventSource | null = null
  let heard = 0 // ms, 0 when nothing may be relied on
  let last = ''

  const take = async (board: Board) => {
    try {
      await told(board)
      heard = Date.now()
      lost(false)
    } catch (_) {
      heard = 0
      lost(true)
    }
  }
  const listen = () => {
    if (typeof EventSource === 'undefined') return
    const source = new EventSource('/screen/' + session + '/events')
    stream = source
    source.onmessage = (event) => {
      const board = JSON.parse(event.data) as Board
      last = summary(board)
      void take(board)
    }
    source.onerror = () => {
      heard = 0
      if (source.readyState === EventSource.CLOSED && stream === source) stream = null // refused: it does not come back
    }
  }
  const ask = async () => {
    try {
      const board = await counts(session)
      // A line that still seems to stand, yet has not said this: it is cut without a word.
      if (stream && last !== '' && summary(board) !== last) {
        stream.close()
        listen()
      }
      last = summary(board)
      await take(board)
    } catch (_) {
      heard = 0
      lost(true)
    }
  }
  const tick = async () => {
    const open = stream !== null && stream.readyState === EventSource.OPEN
    if (!open || Date.now() - heard > silence) await ask()
    setTimeout(tick, interval)
  }
  listen()
  setTimeout(tick, interval)
}

function summary(board: Board): string {
  return [board.phase, board.collected, board.cast].join(' ') // what the stream and the answer both say
}
