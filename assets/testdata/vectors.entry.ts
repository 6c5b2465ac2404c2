// The pure modules in a real browser: each check takes a list of vectors and returns what is wrong, one line each.
// vectors_test.go bundles this as the pages are bundled and calls it.

import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { type Answers, gaps, isBlank, noAnswers, overQuota, quota, toggleOption } from '../client/answers'
import { parseAddress } from '../client/address'
import { ballotJSON } from '../client/ballot'
import { cards } from '../client/card'
import { blind, blindWith, castMAC, finalize } from '../client/credential'
import { ballotDigest, sealDigest } from '../client/digest'
import { base64url, concat, fromBase64url, hex, u16, u32, utf8 } from '../client/encoding'
import { fingerprint } from '../client/fingerprint'
import { parseManifest } from '../client/manifest'
import { pad, seal, sealInfo, suite } from '../client/seal'
import { checkCharacter, isSlip, normalise } from '../client/slip'
import { cleanText, codePoints } from '../client/text'

const b = fromBase64url

function unhex(text: string): Uint8Array {
  return new Uint8Array((text.match(/../g) || []).map((pair) => parseInt(pair, 16)))
}

/** The source of randomness that makes noble draw a given scalar: it takes 48 bytes modulo (order − 1), plus one. */
function drawing(scalar: Uint8Array): (length: number) => Uint8Array {
  return (length) => {
    const bytes = new Uint8Array(length)
    bytes.set(scalar)
    for (let i = 0; ; i++) {
      if (bytes[i]-- !== 0) return bytes
    }
  }
}

interface Exchange {
  name: string
  session: string
  category: string
  issuer_key: string
  nonce: string
  blind: string
  blinded: string
  evaluated: string
  proof: string
  output: string
  sealed: string
  mac: string
}

function credential(file: { vectors: Exchange[]; malformed: { name: string; element: string }[] }): string[] {
  const wrong: string[] = []
  for (const v of file.vectors) {
    const made = blindWith(b(v.nonce), drawing(b(v.blind)))
    if (base64url(made.blind) !== v.blind) wrong.push(v.name + ': blind')
    if (base64url(made.blinded) !== v.blinded) wrong.push(v.name + ': blinded')
    const output = finalize(made, b(v.issuer_key), b(v.evaluated), b(v.proof))
    if (base64url(output) !== v.output) wrong.push(v.name + ': output')
    if (base64url(castMAC(output, v.session, v.category, b(v.sealed))) !== v.mac) wrong.push(v.name + ': mac')

    const forged = b(v.proof)
    forged[0] ^= 1
    const refused: [string, () => void][] = [
      ['a forged proof', () => finalize(made, b(v.issuer_key), b(v.evaluated), forged)],
      ['a short proof', () => finalize(made, b(v.issuer_key), b(v.evaluated), b(v.proof).subarray(1))],
      ['another issuer key', () => finalize(made, b(v.blinded), b(v.evaluated), b(v.proof))],
      ['another element', () => finalize(made, b(v.issuer_key), b(v.blinded), b(v.proof))],
    ]
    for (const bad of file.malformed) {
      refused.push(['evaluated: ' + bad.name, () => finalize(made, b(v.issuer_key), b(bad.element), b(v.proof))])
      refused.push(['issuer key: ' + bad.name, () => finalize(made, b(bad.element), b(v.evaluated), b(v.proof))])
    }
    for (const [what, act] of refused) if (!throws(act)) wrong.push(v.name + ': took ' + what)
  }
  if (base64url(blind().blinded) === base64url(blind().blinded)) wrong.push('two blindings are equal')
  return wrong
}

interface RFC9497 {
  pkSm?: string
  skSm: string
  vectors: { Batch: number; Blind: string; BlindedElement: string; EvaluationElement: string; Input: string; Output: string; Proof: { proof: string } }[]
}

function rfc9497(file: RFC9497): string[] {
  const wrong: string[] = []
  const { voprf } = ristretto255_oprf
  const key = unhex(file.pkSm || '')
  for (const v of file.vectors) {
    const split = (text: string) => text.split(',').map(unhex)
    const inputs = split(v.Input)
    const blinds = split(v.Blind)
    const items = inputs.map((input, i) => {
      const made = voprf.blind(input, drawing(blinds[i]) as (n?: number) => Uint8Array<ArrayBuffer>)
      return { input, blind: made.blind, blinded: made.blinded, evaluated: split(v.EvaluationElement)[i] }
    })
    if (items.map((i) => hex(i.blinded)).join(',') !== v.BlindedElement) wrong.push('batch of ' + v.Batch + ': blinded')
    const outputs = voprf.finalizeBatch(items, key, unhex(v.Proof.proof))
    if (outputs.map(hex).join(',') !== v.Output) wrong.push('batch of ' + v.Batch + ': output')
  }
  return wrong
}

interface Sealed {
  name: string
  private_key: string
  box_key: string
  manifest: string
  info: string
  nonce: string
  ballot: string
  ballot_size: number
  plaintext: string
  sealed: string
}

async function sealing(file: { vectors: Sealed[] }): Promise<string[]> {
  const wrong: string[] = []
  const hpke = suite()
  for (const v of file.vectors) {
    const info = sealInfo(v.manifest)
    if (base64url(info) !== v.info) wrong.push(v.name + ': info')
    const plaintext = pad(utf8(v.ballot), v.ballot_size)
    if (base64url(plaintext) !== v.plaintext) wrong.push(v.name + ': plaintext')
    const key = await hpke.DeserializePrivateKey(b(v.private_key))
    const own = await seal(b(v.box_key), info, b(v.nonce), plaintext)
    if (own.length !== v.ballot_size + 48) wrong.push(v.name + ': ' + own.length + ' bytes')
    for (const [who, sealed] of [['theirs', b(v.sealed)], ['ours', own]] as [string, Uint8Array][]) {
      const opened = await hpke.Open(key, sealed.subarray(0, 32), sealed.subarray(32), { info, aad: b(v.nonce) })
      if (base64url(opened) !== v.plaintext) wrong.push(v.name + ': opening ' + who)
    }
    if (!throws(() => pad(new Uint8Array(v.ballot_size - 3), v.ballot_size))) wrong.push(v.name + ': padded what does not fit')
  }
  return wrong
}

interface RFC9180 {
  info: string
  skRm: string
  enc: string
  encryptions: { aad: string; ct: string; pt: string }[]
}

async function rfc9180(file: RFC9180): Promise<string[]> {
  const hpke = suite()
  const key = await hpke.DeserializePrivateKey(unhex(file.skRm))
  const e = file.encryptions[0]
  const opened = await hpke.Open(key, unhex(file.enc), unhex(e.ct), { info: unhex(file.info), aad: unhex(e.aad) })
  return hex(opened) === e.pt ? [] : ['opened to ' + hex(opened)]
}

function throws(act: () => void): boolean {
  try {
    act()
  } catch (_) {
    return true
  }
  return false
}

/** A filled-in ballot, by answer key, as JSON of the wire. */
function ballot(manifest: string, answers: Partial<Answers>): string {
  const m = parseManifest(manifest)
  return ballotJSON(Object.assign(noAnswers(), answers), cards(m))
}

function decodes(text: string): string | null {
  try {
    return hex(b(text))
  } catch (_) {
    return null
  }
}

/** What the rules of filling say of answers: keys of gaps by kind, and whether all is blank. */
function reviewed(manifest: string, answers: Partial<Answers>): { gaps: string[]; blank: boolean } {
  const all = cards(parseManifest(manifest))
  const a = Object.assign(noAnswers(), answers)
  const found: string[] = []
  for (const card of all) for (const gap of gaps(a, card)) found.push(gap.kind + ' ' + gap.question.key)
  return { gaps: found, blank: isBlank(a, all) }
}

/** The options chosen after tapping codes one after another. */
function tapped(manifest: string, key: string, codes: string[]): string[] {
  const question = cards(parseManifest(manifest))
    .reduce((list, card) => list.concat(card.questions), [] as ReturnType<typeof cards>[0]['questions'])
    .find((q) => q.key === key)!
  const a = noAnswers()
  for (const code of codes) toggleOption(a, question, code, (a.choices[key] || []).indexOf(code) < 0)
  return a.choices[key] || []
}

/** Used and allowed marks of the first card's quota, and whether one more is refused, for a question of it. */
function rationed(manifest: string, key: string, marks: Record<string, number>): { used: number; max: number; refused: boolean } {
  const all = cards(parseManifest(manifest))
  const a = Object.assign(noAnswers(), { marks })
  const card = all.find((c) => c.questions.some((q) => q.key === key))!
  const question = card.questions.find((q) => q.key === key)!
  const q = quota(a, all, card, question)!
  return { used: q.used, max: q.max, refused: overQuota(a, all, card, question, q.grade) }
}

const exported = {
  credential, rfc9497, sealing, rfc9180, ballot, decodes, reviewed, tapped, rationed,
  checkCharacter, isSlip, normalise, parseAddress, fingerprint, cleanText, codePoints, sealDigest,
  encode: (text: string) => base64url(utf8(text)),
  numbers: (n: number) => hex(concat(u16(n % 65536), u32(n))),
  digest: (category: string, nonce: string, mac: string, sealed: string) => ballotDigest(category, b(nonce), b(mac), b(sealed)),
}

Object.assign(window, { check: exported })
