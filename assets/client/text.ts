/** A text as it may stand in a ballot: CRLF and CR become LF, other control characters and lone surrogates go. */
export function cleanText(typed: string): string {
  return typed
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '')
    .replace(/(^|[^\ud800-\udbff])[\udc00-\udfff]+/g, '$1')
}

/** Length in code points, as limits count. */
export function codePoints(text: string): number {
  let n = 0
  for (const _ of text) n++
  return n
}
