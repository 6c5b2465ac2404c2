// The pure modules in a real browser: each check takes a list of vectors and returns what is wrong, one line each.
// vectors_test.go bundles this as the pages are bundled and calls it.

import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { type Answers, isBlank, noAnswers, said, scoreOf } from '../client/answers'
import { parseAddress } from '../client/address'
import { type Card, cards } from '../client/card'
import { blind, blindWith, finalize } from '../client/credential'
import { base64url, concat, fromBase64url, hex, u16, u32, utf8 } from '../client/encoding'
import { fingerprint, shown } from '../client/fingerprint'
import { guide } from '../client/guide'
import { bandsInWords, scoreFault, scoreRead, scoreRule } from '../client/points'
import { breaches, overQuota, ration, rationInWords, usedUp } from '../client/quota'
import { choicesRule, droppedText, gaps, mayGo, toggleOption } from '../client/rules'
import { checkCharacter, isSlip, normalise } from '../client/slip'
import { ballot } from '../client/street/ballot'
import { encode } from '../client/street/content'
import { envelopes, sent } from '../client/street/envelopes'
import type { Scored } from '../client/street/manifest'
import { parseManifest } from '../client/street/manifest'
import { pad } from '../client/street/padding'
import type { Question } from '../client/street/sheet'
import { suite } from '../client/street/sealing'
import { codePoints } from '../client/text'

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
}

function credential(file: { vectors: Exchange[]; malformed: { name: string; element: string }[] }): string[] {
  const wrong: string[] = []
  for (const v of file.vectors) {
    const made = blindWith(b(v.nonce), drawing(b(v.blind)))
    if (base64url(made.blind) !== v.blind) wrong.push(v.name + ': blind')
    if (base64url(made.blinded) !== v.blinded) wrong.push(v.name + ': blinded')
    const output = finalize(made, b(v.issuer_key), b(v.evaluated), b(v.proof))
    if (base64url(output) !== v.output) wrong.push(v.name + ': output')

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
  // Of one exchange every byte, another bit of it each time.
  const v = file.vectors[0]
  const made = blindWith(b(v.nonce), drawing(b(v.blind)))
  for (let at = 0; at < 96; at++) {
    const evaluated = b(v.evaluated)
    const proof = b(v.proof)
    if (at < 32) evaluated[at] ^= 1 << at % 8
    else proof[at - 32] ^= 1 << at % 8
    if (!throws(() => finalize(made, b(v.issuer_key), evaluated, proof))) wrong.push('took byte ' + at + ' of evaluated and proof altered')
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

function cardsOf(manifest: string, category: string): Card[] {
  return cards(parseManifest(manifest), category)
}

function answersOf(part: Partial<Answers>): Answers {
  return Object.assign(noAnswers(), part)
}

/** What the cards of a category say, by envelope key. */
function saidOf(manifest: string, category: string, part: Partial<Answers>): unknown {
  return Object.fromEntries(said(answersOf(part), cardsOf(manifest, category)))
}

function questionOf(manifest: string, category: string, key: string): [Card[], Card, Question] {
  const all = cardsOf(manifest, category)
  const card = all.find((c) => c.subject.questions.some((q) => q.key === key))!
  return [all, card, card.subject.questions.find((q) => q.key === key)!]
}

function decodes(text: string): string | null {
  try {
    return hex(b(text))
  } catch (_) {
    return null
  }
}

/** What the rules of filling say of answers: keys of gaps by kind, quotas that are broken, texts that are dropped, whether all is blank, and whether it may be submitted. */
function reviewed(manifest: string, category: string, part: Partial<Answers>): unknown {
  const all = cardsOf(manifest, category)
  const a = answersOf(part)
  const found: string[] = []
  for (const card of all) for (const gap of gaps(a, card)) found.push(gap.kind + ' ' + gap.question.key)
  const dropped = all.reduce((list, card) => list.concat(card.subject.questions.filter((q) => droppedText(a, card, q) !== '').map((q) => q.key)), [] as string[])
  const broken = breaches(a, all).map((b) => b.card + ' ' + b.key + ' ' + b.words)
  return { gaps: found, broken, dropped, blank: isBlank(a, all), mayGo: mayGo(a, all) }
}

/** The options chosen after tapping codes one after another; a tap that was refused is told with !. */
function tapped(manifest: string, key: string, codes: string[]): { chosen: string[]; refused: string[]; rule: string } {
  const [, , question] = questionOf(manifest, 'A', key)
  const a = noAnswers()
  const refused: string[] = []
  for (const code of codes) {
    if (!toggleOption(a, question, code, (a.choices[key] || []).indexOf(code) < 0)) refused.push(code)
  }
  return { chosen: a.choices[key] || [], refused, rule: choicesRule(question) }
}

/** How a question's quota stands in words, and the grades that may not be given there any more. */
function rationed(manifest: string, key: string, marks: Record<string, number>): unknown {
  const [all, card, question] = questionOf(manifest, 'A', key)
  const a = answersOf({ marks })
  const grades = card.form.grades.map((_, i) => i)
  const r = ration(a, all, card, question)!
  return { words: rationInWords(r), used: usedUp(r), refused: grades.filter((i) => overQuota(a, all, card, question, i)) }
}

/** What a typed score is, and what is wrong with it. */
function scored(manifest: string, key: string, typed: string): unknown {
  const question = questionOf(manifest, 'A', key)[2] as Question<Scored>
  const a = answersOf({ scores: { [key]: typed } })
  return { score: scoreOf(a, question), fault: scoreFault(a, question), read: scoreRead(a, question), rule: scoreRule(question), bands: bandsInWords(question) }
}

/** What a phone of a category does with answers: whether it holds them up, and if not, the plaintexts of its envelopes by key, in order. */
function plaintexts(manifest: string, ballots: [string, Partial<Answers>][]): unknown {
  return ballots.map(([category, part]) => plaintextsOf(manifest, category, part))
}

function plaintextsOf(manifest: string, category: string, part: Partial<Answers>): { mayGo: boolean; plaintexts: [string, string][] } {
  const a = answersOf(part)
  const all = cardsOf(manifest, category)
  if (!mayGo(a, all)) return { mayGo: false, plaintexts: [] }
  const own = sent(envelopes(parseManifest(manifest)), category)
  return { mayGo: true, plaintexts: ballot(own, said(a, all)).map((c, i) => [own[i].key, base64url(pad(encode(c), own[i].size))]) }
}

export const exported = {
  credential, rfc9497, rfc9180, decodes, saidOf, reviewed, tapped, rationed, scored, plaintexts,
  guided: (manifest: string, category: string) => guide(parseManifest(manifest), category),
  checkCharacter, isSlip, normalise, parseAddress, fingerprint, shown, codePoints,
  encode: (text: string) => base64url(utf8(text)),
  numbers: (n: number) => hex(concat(u16(n % 65536), u32(n))),
}

Object.assign(window, { check: exported })
