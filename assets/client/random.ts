/** Random bytes from the browser's own source: a hall's page has no crypto.subtle, but crypto.getRandomValues. */
export function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
