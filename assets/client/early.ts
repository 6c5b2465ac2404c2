// What the page asked for before this script had come: opening/ asks, the script takes the answer over.

/** The answer to `enter` of a slip; null where nothing was asked, or nothing came. */
export interface Early {
  slip: string
  answer: Promise<Response | null>
}

const scope = self as unknown as { ceping?: Early }

/** The early answer for a slip, once: what is asked again is asked of the server. */
export function takeEarly(slip: string): Promise<Response | null> {
  const { ceping } = scope
  if (!ceping || ceping.slip !== slip) return Promise.resolve(null)
  dropEarly()
  return ceping.answer
}

/** Nothing that was asked at the start is of use any more. */
export function dropEarly(): void {
  delete scope.ceping
}
