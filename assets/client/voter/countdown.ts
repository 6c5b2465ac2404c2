/** Counts seconds down to zero: `each` hears of every one that is left, then `end`. Returns what stops it. */
export function countdown(seconds: number, each: (left: number) => void, end: () => void): () => void {
  let left = seconds
  each(left)
  const timer = setInterval(() => {
    left--
    if (left > 0) return each(left)
    clearInterval(timer)
    end()
  }, 1000)
  return () => clearInterval(timer)
}
