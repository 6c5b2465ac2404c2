// What an opened box says of a ballot of this phone, and how the page says it.

import { countSample, type Opened } from '../lists'
import type { Done } from '../phone/record'
import * as say from '../words'
import { showInBox } from './done'
import { showNotice, showStop, showWaiting } from './stop'

/** Looks for the sample of a ballot that is in, and gives what to show. `look` asks once more. Throws a Problem. */
export async function checkedIn(opened: Opened, done: Done, look: () => void): Promise<() => void> {
  const found = await countSample(done.session, opened, done.sample)
  if (found === 'altered') return () => showAltered(look)
  if (found < done.sample.length) {
    return () => showStop(say.anotherIsIn, say.notAllFound(done.sample.length, done.sample.length - found), say.askStaff)
  }
  return () => showInBox(opened.seal.digest, found)
}

export function showNotFound(): void {
  showStop(say.notFound, say.acknowledgedYetNotFound, say.showStaffAndScrutineers)
}

/** It may be a network that lies as well as a list: what is held is not given up for it. */
export function showAltered(look: () => void): void {
  showWaiting(say.listsDoNotFitTheSeal, [say.showStaffAndScrutineers], look)
}

/** A ballot that was not in the box when it was opened. */
export function showNotIn(read: () => void): void {
  showNotice(say.notInTheBox, [say.notInTheLists, say.askThenRead], read)
}
