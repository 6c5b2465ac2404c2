// Scores in words: what may be filled in, what is wrong with what was typed, and what it is taken for. The arithmetic is in
// street/score.ts.

import { type Answers, pointsOf, scoreOf } from './answers'
import type { Question } from './card'
import type { Scored } from './street/manifest'
import { hundredths, pointed, type Scale, scoreText, topOf } from './street/score'
import * as say from './words'

const few = 8 // values that are listed one by one

/** What a score may be, in words. */
export function scoreRule(question: Question<Scored>): string {
  const scale = pointsOf(question)
  if (!scale) return ''
  const top = topOf(scale)
  const count = (top - scale.min) / scale.step + 1
  if (count <= few) return say.onlyThese(Array.from({ length: count }, (_, i) => scoreText(scale.min + i * scale.step)))
  if (scale.step === 1) return say.clauses(range(scale), say.twoPlaces)
  const last = [2, 1, 0].map((back) => scoreText(top - back * scale.step))
  return say.clauses(range(scale), steps(scale), !isWhole(scale) && say.such(last))
}

function range(scale: Scale): string {
  return say.range(scoreText(scale.min), scoreText(topOf(scale)))
}

function steps(scale: Scale): string {
  return isWhole(scale) ? say.wholeNumber : say.every(scoreText(scale.step))
}

function isWhole(scale: Scale): boolean {
  return scale.step === 100 && scale.min % 100 === 0
}

/** The names of the bands that scores fall into, in words; '' where there are none. */
export function bandsInWords(question: Question<Scored>): string {
  const { bands, min } = question.criterion
  const rest = (from: string) => (hundredths(from) || 0) <= (hundredths(min) || 0)
  return say.clauses(...(bands || []).map((b, i) => (i > 0 && rest(b.from) ? say.bandOfRest(b.name) : say.bandFrom(b.from, b.name))))
}

/** What is wrong with a typed score, in words that name the range and what comes nearest; '' when nothing is. */
export function scoreFault(a: Answers, question: Question<Scored>): string {
  const scale = pointsOf(question)
  if (scoreOf(a, question) !== null) return ''
  if (!scale) return say.noRange
  const near = nearest(scale, a.scores[question.key])
  if (near.length === 0) return say.noNumber(scoreRule(question))
  const step = scale.step === 1 ? say.twoPlaces : steps(scale)
  return say.nearestAre(range(scale), step, near.map(scoreText))
}

/** The scores next to what was typed, below and above, or the end that it lies beyond; none for what is no number. */
function nearest(scale: Scale, typed: string): number[] {
  const parts = /^(-?)0*([0-9]*)(?:\.([0-9]*))?$/.exec(pointed(typed))
  if (!parts || !/[0-9]/.test(parts[0])) return []
  const [, minus, whole, places] = [...parts, '']
  const value = Number(whole || '0') * 100 + Number(((places || '') + '00').slice(0, 2))
  const top = topOf(scale)
  if (minus || value < scale.min) return [scale.min]
  if (value >= top) return [top]
  const below = value - ((value - scale.min) % scale.step)
  return [below, below + scale.step]
}

/** What a typed score is taken for, where that is not what stands in the field already, and its band; '' of none. */
export function scoreRead(a: Answers, question: Question<Scored>): string {
  const score = scoreOf(a, question)
  if (!score) return ''
  const value = hundredths(score)!
  const band = (question.criterion.bands || []).find((b) => value >= (hundredths(b.from) || 0))
  const other = a.scores[question.key] !== score && say.takenFor(score)
  return say.clauses(other, band && say.quoted(band.name))
}
