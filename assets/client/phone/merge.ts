import type { Answers } from '../answers'

type Marks = Record<string, unknown>

/**
 * Brings what another tab marked into this page's own answers: over what both began with, `base`, each mark is that of the tab that
 * changed it, and this page's own where both did. Whether anything came.
 */
export function merge(base: Answers, own: Answers, other: Answers): boolean {
  let came = false
  for (const name of Object.keys(own) as (keyof Answers)[]) {
    const [was, mine, theirs] = [base[name], own[name], other[name]] as Marks[]
    for (const key of Object.keys({ ...was, ...theirs })) {
      if (!equal(was[key], mine[key]) || equal(was[key], theirs[key])) continue
      came = true
      if (theirs[key] === undefined) delete mine[key]
      else mine[key] = theirs[key]
    }
  }
  return came
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
