import type { End } from '../phone/flow'
import type { Ask } from '../phone/machine'
import { inWords, Problem } from '../problem'
import { showNotCast } from './casting'
import { showAltered, showNotFound, showNotIn } from './opened'
import { showNotice, showProblem, showWaiting } from './stop'
import * as stops from './stops'

/** What the ends of a way lead on to. */
export interface Exits {
  type(): void
  /** Opens the slip anew. */
  anew(): void
  /** 领取 once more. */
  again(): void
  /** Asks the lists, at once, or what is to be asked by itself after a while: that gives what asks at once. */
  look(): void
  later(ask: Ask): () => void
  erase(event: 'read: out' | 'read: replaced'): void
  stayAt(screen: () => void): void
}

/** Shows what a step of the machine says where the way does not go on by itself. */
export function showEnd({ say, ask, why }: End, to: Exits): void {
  switch (say) {
    case 'unsure': {
      const now = to.later(ask)
      return to.stayAt(() => (ask === 'cast' ? showNotCast({ kind: 'unsure', problem: new Problem('offline', 0) }, now) : stops.showUnread(why, now)))
    }
    case 'out':
      return to.stayAt(() => showNotIn(() => to.erase('read: out')))
    case 'not found':
      return to.stayAt(showNotFound)
    case 'altered':
      return to.stayAt(() => showAltered(to.look))
    case 'strange': {
      const words = inWords(why)
      return to.stayAt(() => showWaiting(words.title, [words.remedy], to.look))
    }
    case 'replaced': {
      const words = inWords(new Problem('slip_replaced', 410))
      return to.stayAt(() => showNotice(words.title, [words.remedy], () => to.erase('read: replaced')))
    }
    case 'spent':
      return to.stayAt(() => stops.showSpent(new Problem('slip_spent', 409), to.again))
    case 'unproven':
      return to.stayAt(stops.showUnproven)
    case 'uncollected':
      return to.stayAt(stops.showUncollected)
    case 'ended':
      return showProblem(new Problem('box_closed', 403), to.type, to.type)
    case 'elsewhere':
      return showProblem(new Problem('slip_spent', 409), to.type, to.type)
    case 'no storage':
      return stops.showNoStorage(to.anew)
    case 'unreadable':
      return stops.showUnreadable(to.anew)
    default:
      return showProblem(why, to.anew, to.type)
  }
}
