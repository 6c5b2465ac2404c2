import { random } from '../random'

/** Some of a list at random, each as likely as any other; all of it, in another order, where it has no more. */
export function drawn<T>(list: T[], some: number): T[] {
  const rest = list.slice()
  const taken: T[] = []
  while (taken.length < some && rest.length > 0) taken.push(rest.splice(below(rest.length), 1)[0])
  return taken
}

/** A random whole number below n, at most 2³²; the remainder that would favour small ones is drawn again. */
function below(n: number): number {
  const limit = Math.floor(0x100000000 / n) * n
  for (;;) {
    const value = new DataView(random(4).buffer).getUint32(0)
    if (value < limit) return value % n
  }
}
