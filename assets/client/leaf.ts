// A ballot as it is filled in: one leaf for each subject, with all cards that rate it, so that one is asked of a leader once. Cards,
// keys and envelopes are as their forms have them.

import { type Card, measure } from './card'
import type { SheetSubject } from './street/sheet'

export interface Leaf {
  cards: Card[] // in the order of their forms
  subject: SheetSubject // whose name stands above them
  unit: string // measure word: 位 of people, 个 of bodies
}

/**
 * The leaves of some cards, in the order in which their subjects first appear. What is asked about the unit stands with its leading
 * body, where that is the only one.
 */
export function leaves(all: Card[]): Leaf[] {
  const bodies = all.filter((card) => card.form.subjects === 'body').map((card) => card.subject.id)
  const one = bodies.length > 0 && bodies.every((id) => id === bodies[0])
  const found: Leaf[] = []
  const by = new Map<string, Leaf>()
  for (const card of all) {
    const { subjects } = card.form
    const key = subjects === 'unit' && one ? 'body ' + bodies[0] : subjects + ' ' + card.subject.id
    const leaf = by.get(key)
    if (!leaf) {
      const made = { cards: [card], subject: card.subject, unit: measure(card.form) }
      by.set(key, made)
      found.push(made)
      continue
    }
    leaf.cards.push(card)
    if (subjects === 'body') leaf.subject = card.subject
  }
  return found
}

/** The leaf that has a question; the first without one. */
export function leafOf(all: Leaf[], key: string): number {
  return Math.max(0, all.findIndex((leaf) => leaf.cards.some((card) => card.subject.questions.some((q) => q.key === key))))
}

/** A stored place as that of a leaf: one that is out of range, or none, is the nearest. */
export function placeOf(all: Leaf[], stored: unknown): number {
  const place = typeof stored === 'number' ? Math.floor(stored) || 0 : 0
  return Math.max(0, Math.min(place, all.length - 1))
}
