// What a credential does in protocol version 2: it ties a ballot's envelopes together, knows the box's answer, and finds itself in
// the list after opening. Mirror of survey/credential; the exchange itself is in ../credential.

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, hex, named, u32, utf8 } from '../encoding'

/** HMAC-SHA256 that ties sealed envelopes, in the manifest's order, to a credential. */
export function castMAC(output: Uint8Array, session: string, category: string, envelopes: Uint8Array[]): Uint8Array {
  const mac = hmac.create(sha256, output)
  mac.update(concat(utf8('ceping/cast/v2'), named(session), named(category), u32(envelopes.length)))
  for (const sealed of envelopes) mac.update(u32(sealed.length)).update(sealed)
  return mac.digest()
}

/** What the box answers a ballot with; whoever holds the issuer's seed can make it too. */
export function ackOf(output: Uint8Array, session: string, category: string): Uint8Array {
  return hmac(sha256, output, concat(utf8('ceping/ack/v2'), named(session), named(category)))
}

/** Whether an answer is the box's. It takes the same steps wherever a forged one goes wrong. */
export function isAck(output: Uint8Array, session: string, category: string, answer: Uint8Array): boolean {
  const ack = ackOf(output, session, category)
  let wrong = ack.length ^ answer.length
  for (let i = 0; i < ack.length; i++) wrong |= ack[i] ^ answer[i]
  return wrong === 0
}

/** The line of a ballot in the list `credentials`, in hex. */
export function inLine(ack: Uint8Array): string {
  return hex(sha256(concat(utf8('ceping/in/v2'), ack)))
}
