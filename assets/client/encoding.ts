// Bytes as the wire writes them: protocol.md, “Encodings”.

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Two bytes, big-endian. RangeError outside 0–65535. */
export function u16(n: number): Uint8Array {
  if (!(n >= 0 && n <= 0xffff)) throw new RangeError('u16: ' + n)
  return new Uint8Array([n >> 8, n & 255])
}

/** Four bytes, big-endian. RangeError outside 0–2³²−1. */
export function u32(n: number): Uint8Array {
  if (!(n >= 0 && n <= 0xffffffff)) throw new RangeError('u32: ' + n)
  return new Uint8Array([n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255])
}

/** u16(length) ‖ UTF-8, as names enter a MAC or a digest. */
export function named(name: string): Uint8Array {
  const bytes = utf8(name)
  return concat(u16(bytes.length), bytes)
}

export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += (byte + 256).toString(16).slice(1)
  return text
}

/** Reads what hex writes and nothing else. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Error('not hex')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** Unpadded base64url (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

/** Reads what base64url writes and nothing else: padding, a newline, another alphabet or trailing bits throw. */
export function fromBase64url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new Error('not base64url')
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  if (base64url(bytes) !== text) throw new Error('not base64url: trailing bits')
  return bytes
}
