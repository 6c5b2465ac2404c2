/** What a slip's QR leads to. */
export interface Address {
  slip: string
  fingerprint: string
}

/** Reads a path `/S/{SLIP}{FINGERPRINT}`; null for any other path, 'broken' for one that was cut or altered. */
export function parseAddress(path: string): Address | null | 'broken' {
  if (!/^\/s\//i.test(path)) return null
  var code = path.slice(3).toUpperCase() // var: the oldest engine reads this too, see opening.inline.ts
  if (!/^[0-9A-HJKMNP-TV-Z]{42}$/.test(code)) return 'broken'
  return { slip: code.slice(0, 16), fingerprint: code.slice(16) }
}
