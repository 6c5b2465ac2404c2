import type { BallotPart } from './ballot.part'
import { Problem } from './problem'

/** Where the bundle has it: written in by the build. */
declare const PART_BALLOT: string

const patience = 20000 // ms; it is some 40 kB

let loading: Promise<BallotPart> | null = null

/** The second half of the page's script, fetched once. Throws the Problem offline when it does not come; asked again, it is tried anew. */
export function ballotPart(): Promise<BallotPart> {
  if (!loading) {
    loading = load()
    loading.catch(() => (loading = null))
  }
  return loading
}

function load(): Promise<BallotPart> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    const end = () => {
      clearTimeout(timer)
      const part = (self as unknown as { cepingBallot?: BallotPart }).cepingBallot
      if (part) return resolve(part)
      if (script.parentNode) script.parentNode.removeChild(script)
      reject(new Problem('offline', 0))
    }
    const timer = setTimeout(end, patience)
    script.onload = script.onerror = end
    script.src = PART_BALLOT
    document.head.appendChild(script)
  })
}
