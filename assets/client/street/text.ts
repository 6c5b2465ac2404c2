// Texts as phones write them: protocol.md, “Content”.

/** Unicode White_Space and U+FEFF, written out: what \s means differs between engines, and it lacks U+0085. */
const white = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff'
const around = new RegExp('^[' + white + ']+|[' + white + ']+$', 'g')
const within = new RegExp('[^' + white + ']')

/** Control characters that no text has: category Cc but LF. */
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/
const controls = new RegExp(control.source, 'g')

/** With u, a surrogate matches only where it is none of a pair. */
const lone = /[\ud800-\udfff]/u
const loners = new RegExp(lone.source, 'gu')

/**
 * A typed text as an envelope may hold it: without control characters but LF (so that CRLF becomes LF) and lone surrogates, trimmed,
 * in NFC.
 */
export function cleanText(typed: string): string {
  return typed.replace(controls, '').replace(loners, '').replace(around, '').normalize('NFC')
}

/** Whether the count takes a text of these characters; its length is another matter. */
export function isClean(text: string): boolean {
  return within.test(text) && !control.test(text) && !lone.test(text)
}
