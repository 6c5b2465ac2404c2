// The refusals of the wire in words: what happened and what to do.

import { lookAtNetwork } from './network'
import { refusals } from './words'

/** A request that was refused, or that never arrived ('offline', status 0). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code)
  }

  /** Whether the same bytes may be sent again at once: nothing is known to be recorded, and nothing was decided. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

export interface Words {
  title: string
  remedy: string
}

/** What to show for a problem; anything unexpected is told as an error of the server. */
export function inWords(p: unknown): Words {
  const code = p instanceof Problem ? p.code : 'internal'
  const { title, remedy, network } = Object.prototype.hasOwnProperty.call(refusals, code) ? refusals[code] : refusals.internal
  return { title, remedy: network ? lookAtNetwork(location.hostname) + remedy : remedy }
}
