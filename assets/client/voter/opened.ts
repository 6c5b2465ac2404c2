// What an opened box says of a ballot of this phone, and how the page says it.

import { countSample, type Opened } from '../lists'
import type { Done } from '../phone/record'
import { showInBox } from './done'
import { showNotice, showStop, showWaiting } from './stop'

/** Looks for the sample of a ballot that is in, and gives what to show. `look` asks once more. Throws a Problem. */
export async function checkedIn(opened: Opened, done: Done, look: () => void): Promise<() => void> {
  const found = await countSample(done.session, opened, done.sample)
  if (found === 'altered') return () => showAltered(look)
  if (found < done.sample.length) {
    return () => showStop('箱内是先提交的那一份', '您的测评票在箱内，但不是这部手机最后封好的那一份：抽查的 ' + done.sample.length + ' 个信封，有 ' + (done.sample.length - found) + ' 个不在清单里。', '请找工作人员。')
  }
  return () => showInBox(opened.seal.digest, found)
}

export function showNotFound(): void {
  showStop('清单里没有找到您的测评票', '这部手机曾收到“已投入票箱”的回答，但开箱清单里没有这张票。', '请把这一页给工作人员和监票人看。')
}

/** It may be a network that lies as well as a list: what is held is not given up for it. */
export function showAltered(look: () => void): void {
  showWaiting('开箱清单与封箱校验码不符', ['请把这一页给工作人员和监票人看。'], look)
}

/** A ballot that was not in the box when it was opened. */
export function showNotIn(read: () => void): void {
  showNotice('没有投入票箱', ['已经开箱，开箱清单里没有您的这张测评票，也不能再投了。', '有疑问，请把这一页给工作人员看，再点“知道了”。'], read)
}
