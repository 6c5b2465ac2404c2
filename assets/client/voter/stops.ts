// Ends and waits of a slip's way that are not its ballot's: in words, with what to do.

import { inWords, type Problem } from '../problem'
import { wechat } from '../wechat'
import * as say from '../words'
import { late, show } from './page'
import type { Mismatch } from './promise'
import { showStop, showWaiting } from './stop'

/** After 领取, when storage fails. */
export const stayHere = say.stayHere + (wechat ? say.stayInWeChat : '')

export function showBusy(title: string): void {
  show({ name: 'busy', title, content: late() })
}

/** A slip is being looked up. */
export function showOpening(): void {
  showBusy(say.openingPage)
}

/** The page's second half did not come, so the ballot is not sealed, nor sent. */
export function showUnsealed(problem: Problem, retry: () => void): void {
  const words = inWords(problem)
  showWaiting(say.notSubmitted, [say.sentence(words.title) + words.remedy, say.stillHere], retry)
}

export function showMismatch(which: Mismatch): void {
  const why = which === 'envelopes' ? say.otherEnvelopes : say.otherThanSlip
  showStop(say.doNotFillIn, why, say.showPhoneAndSlip)
}

/** Nothing was exchanged, as the server itself said of this slip. */
export function showNoStorage(retry: () => void): void {
  const out = wechat ? [say.elsewhere + say.thenScanAgain] : []
  showWaiting(say.storesNothing, [say.slipStillGood, ...out, say.anotherBrowser], retry)
}

/** The slip was exchanged, perhaps here: that cannot be seen now. */
export function showUnreadable(retry: () => void): void {
  showWaiting(say.unreadable, [say.perhapsStored, say.askStaffIfStill], retry)
}

export function showSpent(problem: Problem, retry: () => void): void {
  showWaiting(inWords(problem).title, [say.spentForNothing], retry)
}

/** The answer to collect never came, or could not be stored: then the ballot may be in the box, and nobody can tell from here. */
export function showUncollected(): void {
  showStop(say.staff, say.neverStored, say.showStaff)
}

export function showUnproven(): void {
  showStop(say.unproven, say.doNotTryAgain)
}

/** Lists that could not be read: it goes on by itself. */
export function showUnread(problem: unknown, retry: () => void): void {
  showWaiting(say.unsure, [say.lookingForBallot(inWords(problem).title), say.askStaffIfItLasts], retry)
}

export function showClosed(look: () => void): void {
  showWaiting(say.closedBox, [say.keptForReopening, say.tellStaff], look)
}
