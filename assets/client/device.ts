// One's own phone, or the hall's tablet for those without a usable one, which many use one after another.

import * as say from './words'

const body = document.querySelector<HTMLElement>('body[data-tablet]')

export const tablet = body !== null

/** How the page calls the thing it runs on. */
export const device = tablet ? say.thisTablet : say.thisPhone

/** Seconds on the tablet: from the success page to the next voter, without input until it asks, and for an answer. */
export const times = {
  return: seconds('return', 15),
  idle: seconds('idle', 180),
  answer: seconds('answer', 60),
}

function seconds(name: string, usual: number): number {
  const text = body === null ? undefined : body.dataset[name]
  return text === undefined ? usual : Number(text)
}
