/** Length in code points, as limits count. */
export function codePoints(text: string): number {
  let n = 0
  for (const _ of text) n++
  return n
}
