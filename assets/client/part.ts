import type { BallotPart } from './ballot.part'
import { Problem } from './problem'

/** Where the bundle has it, and its digest: written in by the build. */
declare const PART_BALLOT: string
declare const PART_BALLOT_HASH: string

const patience = 20000 // ms; it is some 40 kB

let loading: Promise<BallotPart> | null = null
let failed = false

/**
 * The second half of the page's script, fetched once. Throws the Problem incomplete when it does not come whole; asked again, it is
 * tried anew, past every cache that may hold half of it.
 */
export function ballotPart(): Promise<BallotPart> {
  if (!loading) {
    loading = load(failed ? PART_BALLOT + '?' + Math.random().toString(36).slice(2) : PART_BALLOT)
    loading.catch(() => {
      loading = null
      failed = true
    })
  }
  return loading
}

function load(address: string): Promise<BallotPart> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    const end = () => {
      clearTimeout(timer)
      const part = (self as unknown as { cepingBallot?: BallotPart }).cepingBallot
      if (part) return resolve(part)
      if (script.parentNode) script.parentNode.removeChild(script)
      reject(new Problem('incomplete', 0))
    }
    const timer = setTimeout(end, patience)
    script.onload = script.onerror = end
    script.integrity = PART_BALLOT_HASH // what was cut off does not begin to run
    script.src = address
    document.head.appendChild(script)
  })
}
