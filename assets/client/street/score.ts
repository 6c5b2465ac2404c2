// Scores: decimals with at most two places, counted in hundredths so that the arithmetic is exact. Mirror of survey/envelope.

import { plain } from '../plain'

/** The range of a score in hundredths: 0 ≤ min < max ≤ 100,000, step > 0. Steps count from min. */
export interface Scale {
  min: number
  max: number
  step: number
}

/** The hundredths of a score in its shortest decimal form; null for any other text. */
export function hundredths(score: string): number | null {
  const parts = /^(0|[1-9][0-9]{0,3})(?:\.([0-9]?[1-9]))?$/.exec(score)
  if (!parts) return null
  return Number(parts[1]) * 100 + Number(((parts[2] || '') + '00').slice(0, 2))
}

/** The shortest decimal text of hundredths: 85, 85.5, 85.05. */
export function scoreText(value: number): string {
  const rest = value % 100
  const whole = String((value - rest) / 100)
  if (rest === 0) return whole
  return whole + '.' + (rest % 10 === 0 ? String(rest / 10) : String(rest + 100).slice(1))
}

/**
 * What somebody typed as a decimal is written. A Chinese keyboard's 。 is a point, and so is a comma with one or two digits after it:
 * one with three may part thousands, and is left.
 */
export function pointed(typed: string): string {
  return plain(typed)
    .replace(/[\u3002\uff61]/g, '.')
    .replace(/^([0-9]*),([0-9]{1,2})$/, '$1.$2')
}

/** What somebody typed for a score in its shortest form, '' for nothing; null when it is no decimal with at most two places. */
export function typedScore(typed: string): string | null {
  const text = pointed(typed)
  const parts = /^0*([0-9]*)(?:\.([0-9]*?)0*)?$/.exec(text)
  if (!parts || !/[0-9]/.test(parts[0])) return text === '' ? '' : null
  const score = (parts[1] || '0') + (parts[2] ? '.' + parts[2] : '')
  return hundredths(score) === null ? null : score
}

/** The scale that a manifest says in texts. Throws when it is none. */
export function scaleOf(min: string, max: string, step: string): Scale {
  const [from, to, by] = [hundredths(min), hundredths(max), hundredths(step)]
  if (from === null || to === null || by === null || from >= to || to > 100000 || by === 0) {
    throw new Error('no scale: ' + [min, max, step].join(', '))
  }
  return { min: from, max: to, step: by }
}

/** The highest score on a scale: max, where the steps reach it. */
export function topOf(scale: Scale): number {
  return scale.max - ((scale.max - scale.min) % scale.step)
}

/** Whether hundredths lie on a scale. */
export function onScale(scale: Scale, value: number): boolean {
  return value >= scale.min && value <= scale.max && (value - scale.min) % scale.step === 0
}

/**
 * The length of the longest text of a score on the scale. Places repeat every hundred steps, and of two scores with the same
 * places the greater is never the shorter text: the last hundred say it all.
 */
export function longestScore(scale: Scale): number {
  let longest = 0
  let value = topOf(scale)
  for (let i = 0; i < 100 && value >= scale.min; i++, value -= scale.step) longest = Math.max(longest, scoreText(value).length)
  return longest
}
