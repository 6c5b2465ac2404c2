import { h } from '../dom'
import { inWords, Problem } from '../problem'
import * as say from '../words'
import { button, show } from './page'

/** A problem in words: what happened, what to do, and 重试 where trying again may help or, without `again`, is all there is. */
export function showProblem(problem: unknown, retry: () => void, again: (() => void) | null): void {
  const words = inWords(problem)
  const hopeful = !(problem instanceof Problem) || problem.passing || problem.code === 'not_collecting' || problem.code === 'no_storage'
  show({
    name: 'stop',
    title: words.title,
    content: [
      h('p', null, words.remedy),
      h(
        'div',
        { class: 'acts' },
        (hopeful || !again) && button('main', say.retry, retry, 'retry'),
        again && button('plain', say.typeSlipInstead, again, 'typing'),
      ),
    ],
  })
}

/** An end that staff must look at: no button leads on. */
export function showStop(title: string, ...sentences: string[]): void {
  show({ name: 'stop', title, content: sentences.map((s) => h('p', null, s)) })
}

/** Something to read, once: 知道了 goes on. */
export function showNotice(title: string, sentences: string[], read: () => void): void {
  show({
    name: 'stop',
    title,
    content: [sentences.map((s) => h('p', null, s)), h('div', { class: 'acts' }, button('main', say.understood, read, 'read'))],
  })
}

/** What is waited for, with 重试. */
export function showWaiting(title: string, sentences: string[], retry: () => void): void {
  show({
    name: 'stop',
    title,
    content: [sentences.map((s) => h('p', null, s)), h('div', { class: 'acts' }, button('main', say.retry, retry, 'retry'))],
  })
}
