// Ends and waits of a slip's way that are not its ballot's: in words, with what to do.

import { inWords, type Problem } from '../problem'
import { elsewhere, wechat } from '../wechat'
import { late, show } from './page'
import type { Mismatch } from './promise'
import { showStop, showWaiting } from './stop'

/** After 领取, when storage fails. */
export const stayHere = '这部手机存不下了：请一直开着本页，直到看到“已投入票箱”。' + (wechat ? '请不要退出微信，也不要换到浏览器打开。' : '')

export function showBusy(title: string): void {
  show({ name: 'busy', title, content: late() })
}

/** The page's second half did not come, so the ballot is not sealed, nor sent. */
export function showUnsealed(problem: Problem, retry: () => void): void {
  const words = inWords(problem)
  showWaiting('未提交，请重试', [words.title + '。' + words.remedy, '您填的内容还在，请不要离开本页。'], retry)
}

export function showMismatch(which: Mismatch): void {
  const why =
    which === 'envelopes'
      ? '测评表与要投的信封清单对不上，服务器的程序可能有问题。'
      : '这一页的内容与领票码纸条上的不相符，可能连错了网络或服务器。'
  showStop('请停下，不要填写', why, '请把手机和纸条给工作人员看。')
}

/** Nothing was exchanged, as the server itself said of this slip. */
export function showNoStorage(retry: () => void): void {
  const out = wechat ? [elsewhere + '打开后，再扫一次或输入领票码。'] : []
  showWaiting('这个浏览器存不住填写的内容', ['可能开了“无痕浏览”，或者手机存满了。还没有领票，这张领票码仍然有效。', ...out, '请换一个浏览器、换一部手机，或到工作人员处的平板上填写。'], retry)
}

/** The slip was exchanged, perhaps here: that cannot be seen now. */
export function showUnreadable(retry: () => void): void {
  showWaiting('暂时读不出这部手机上存的内容', ['这张领票码已经领过票。如果是用这个浏览器领的，填的内容可能还在：请先不要清理，点“重试”，或关掉浏览器再扫一次领票码。', '仍然不行，请找工作人员。'], retry)
}

export function showSpent(problem: Problem, retry: () => void): void {
  showWaiting(inWords(problem).title, ['这部手机领过一次，但没有领到。请点“重试”；仍然不行，请找工作人员。'], retry)
}

/** The answer to collect never came, or could not be stored: then the ballot may be in the box, and nobody can tell from here. */
export function showUncollected(): void {
  showStop('请找工作人员', '这张领票码领过票，但这部手机上没有存下领到的测评票，无法核对它在不在箱内。已经开箱，没有投入的不能再投了。', '请把这一页给工作人员看。')
}

export function showUnproven(): void {
  showStop('测评票没有通过核对', '请不要再试。请把这一页给工作人员看。')
}

/** Lists that could not be read: it goes on by itself. */
export function showUnread(problem: unknown, retry: () => void): void {
  showWaiting('还不能确定，正在重试', ['已经开箱，正在核对您的票在不在箱内。' + inWords(problem).title + '，请不要离开本页。', '一直这样，请找工作人员。'], retry)
}

export function showClosed(look: () => void): void {
  showWaiting('已封箱，没有提交的不能再投', ['您填的内容还留着；若重新开放，这一页会自动变化，可以接着提交。', '请告诉工作人员。'], look)
}
