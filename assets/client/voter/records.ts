// The records of this browser: drafts by slip, ballots that are in, and what only this tab holds.

import { type Draft, draftID, Drafts, lineOf } from '../draft'
import { type Done, Kept } from '../kept'
import type { Store } from '../memory'

/** A slip that was opened and not exchanged yet: it survives a reload and the way back. `print` of its QR, null when typed. */
export interface Pending {
  slip: string
  print: string | null
}

const doneKey = 'ceping.2.done'
const pendingKey = 'ceping.2.slip'

export class Records {
  readonly drafts: Drafts
  readonly kept: Kept

  constructor(
    local: Store,
    private readonly tab: Store,
  ) {
    this.drafts = new Drafts(local, tab)
    this.kept = new Kept(local, Date.now)
    this.kept.all()
  }

  /** The draft of a slip; null when there is none, or its ballot is in. */
  draftOf(slip: string): Draft | null {
    const id = draftID(slip)
    if (this.kept.of(id)) this.drafts.erase(id) // the page was killed between the two
    return this.drafts.load(id)
  }

  doneOf(slip: string): Done | null {
    return this.kept.of(draftID(slip))
  }

  /** The ballot is in: what finds it in the lists stays, all else goes. */
  putIn(draft: Draft): Done {
    const done = { id: draft.id, session: draft.session, line: lineOf(draft), sample: draft.sample || [], until: 0 }
    try {
      this.kept.add(done)
    } catch (_) {
      // No room for it: the check after the opening is lost, nothing else. The ballot is in the box.
    }
    this.drafts.erase(draft.id)
    return done
  }

  get pending(): Pending | null {
    try {
      return JSON.parse(this.tab.getItem(pendingKey) || 'null') as Pending | null
    } catch (_) {
      return null
    }
  }

  set pending(slip: Pending | null) {
    this.setTab(pendingKey, slip && JSON.stringify(slip))
  }

  /** Whether this tab shows the success page. */
  get finished(): boolean {
    return this.tab.getItem(doneKey) !== null
  }

  set finished(is: boolean) {
    this.setTab(doneKey, is ? '1' : null)
  }

  private setTab(key: string, value: string | null): void {
    try {
      if (value === null) this.tab.removeItem(key)
      else this.tab.setItem(key, value)
    } catch (_) {
      // A reload then begins at the slip.
    }
  }
}
