// The modules of protocol version 2 in a real browser: each check takes a file of vectors and returns what is wrong, one line each.
// street_test.go bundles this as the pages are bundled and calls it.

import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { ballot, type Said } from '../client/street/ballot'
import { sealCast } from '../client/street/cast'
import { decode, encode } from '../client/street/content'
import { ackOf, castMAC, inLine, isAck } from '../client/street/credential'
import { envelopes, sealedUnder, sent } from '../client/street/envelopes'
import { parseManifest } from '../client/street/manifest'
import { pad, unpad } from '../client/street/padding'
import { hundredths, longestScore, onScale, scaleOf, scoreText, typedScore } from '../client/street/score'
import { drawn } from '../client/street/sample'
import { envelopeDigest, isList, isSeal, listDigest, sealDigest } from '../client/street/seal'
import { sealAAD, sealAll, sealInfo, suite } from '../client/street/sealing'
import { check, grade, mark, read, type Shape, sizeOf } from '../client/street/shape'
import { sheets } from '../client/street/sheet'
import { cleanText } from '../client/street/text'
import { blind, type Blinding, blindWith, finalize } from '../client/credential'
import { base64url, concat, fromBase64url, fromHex, utf8 } from '../client/encoding'
import { fingerprint } from '../client/fingerprint'

const b = fromBase64url

function throws(act: () => void): boolean {
  try {
    act()
  } catch (_) {
    return true
  }
  return false
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

interface CastVector {
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
  envelopes: string[]
  mac: string
  ack: string
  in: string
}

function credential(file: { vectors: CastVector[]; malformed: { name: string; element: string }[] }): string[] {
  const wrong: string[] = []
  for (const v of file.vectors) {
    const made = blindWith(b(v.nonce), drawing(b(v.blind)))
    if (base64url(made.blinded) !== v.blinded) wrong.push(v.name + ': blinded')
    const output = finalize(made, b(v.issuer_key), b(v.evaluated), b(v.proof))
    if (base64url(output) !== v.output) wrong.push(v.name + ': output')
    if (base64url(castMAC(output, v.session, v.category, v.envelopes.map(b))) !== v.mac) wrong.push(v.name + ': mac')
    if (base64url(ackOf(output, v.session, v.category)) !== v.ack) wrong.push(v.name + ': ack')
    if (inLine(b(v.ack)) !== v.in) wrong.push(v.name + ': in')
    if (!isAck(output, v.session, v.category, b(v.ack))) wrong.push(v.name + ': its own ack is refused')
    for (let bit = 0; bit < 256; bit++) {
      const forged = b(v.ack)
      forged[bit >> 3] ^= 1 << (bit & 7)
      if (isAck(output, v.session, v.category, forged)) wrong.push(v.name + ': took an ack with bit ' + bit + ' turned')
    }
    const others: [string, boolean][] = [
      ['no ack', isAck(output, v.session, v.category, new Uint8Array(0))],
      ['a short ack', isAck(output, v.session, v.category, b(v.ack).subarray(0, 31))],
      ['a long ack', isAck(output, v.session, v.category, concat(b(v.ack), new Uint8Array(1)))],
      ['zeros', isAck(output, v.session, v.category, new Uint8Array(32))],
      ['the mac', isAck(output, v.session, v.category, b(v.mac))],
      ['the ack of another session', isAck(output, v.session + 'x', v.category, b(v.ack))],
      ['the ack of another category', isAck(output, v.session, v.category + 'x', b(v.ack))],
      ['the ack of another output', isAck(output.slice().reverse(), v.session, v.category, b(v.ack))],
    ]
    for (const [what, took] of others) if (took) wrong.push(v.name + ': took ' + what)
    const forged = b(v.proof)
    forged[0] ^= 1
    if (!throws(() => finalize(made, b(v.issuer_key), b(v.evaluated), forged))) wrong.push(v.name + ': took a forged proof')
    for (const bad of file.malformed) {
      if (!throws(() => finalize(made, b(v.issuer_key), b(bad.element), b(v.proof)))) wrong.push(v.name + ': took evaluated: ' + bad.name)
      if (!throws(() => finalize(made, b(bad.element), b(v.evaluated), b(v.proof)))) wrong.push(v.name + ': took an issuer key: ' + bad.name)
    }
  }
  return wrong
}

/** A shape as vectors have it: what is empty is left out. */
interface ShapeVector {
  kind: string
  grades?: number[]
  scores?: { min: number; max: number; step: number }[]
  required?: boolean[]
  options?: { code: string; exclusive?: boolean }[]
  min?: number
  max?: number
  limit?: number
}

function shapeOf(v: ShapeVector): Shape {
  const grades = v.grades || []
  const scores = v.scores || []
  switch (v.kind) {
    case 'cover':
      return { kind: 'cover' }
    case 'marks':
      return { kind: 'marks', grades, scores, required: v.required || [...grades, ...scores].map(() => false) }
    case 'choices':
      return { kind: 'choices', options: (v.options || []).map((o) => ({ code: o.code, exclusive: !!o.exclusive })), min: v.min || 0, max: v.max || 0 }
    case 'text':
      return { kind: 'text', limit: v.limit || 0 }
  }
  throw new Error('no kind ' + v.kind)
}

interface EnvelopeFile {
  sealed: {
    name: string
    private_key: string
    box_key: string
    manifest: string
    category: string
    key: string
    content: string
    size: number
    plaintext: string
    sealed: string
    digest: string
  }[]
  contents: { name: string; shape: ShapeVector; size: number; content: string; valid: boolean }[]
  padding: { name: string; plaintext: string }[]
  seals: { name: string; salt: string; lists: { key: string; digests: string[]; digest: string }[]; digest: string }[]
}

async function sealed(file: EnvelopeFile): Promise<string[]> {
  const wrong: string[] = []
  const hpke = suite()
  for (const v of file.sealed) {
    const info = sealInfo(v.manifest)
    const plaintext = pad(utf8(v.content), v.size)
    if (base64url(plaintext) !== v.plaintext) wrong.push(v.name + ': plaintext')
    if (base64url(encode(decode(utf8(v.content)))) !== base64url(utf8(v.content))) wrong.push(v.name + ': content')
    const key = await hpke.DeserializePrivateKey(b(v.private_key))
    const open = { key: v.key, category: v.category, plaintext }
    const own = await sealAll(b(v.box_key), info, [open, open])
    if (base64url(own[0]) === base64url(own[1])) wrong.push(v.name + ': sealed twice the same')
    for (const one of [b(v.sealed), own[0], own[1]]) {
      if (one.length !== v.size + 48) wrong.push(v.name + ': ' + one.length + ' bytes')
      const opened = await hpke.Open(key, one.subarray(0, 32), one.subarray(32), { info, aad: sealAAD(v.category, v.key) })
      if (base64url(opened) !== v.plaintext) wrong.push(v.name + ': opening')
    }
    if (envelopeDigest(v.key, v.category, b(v.sealed)) !== v.digest) wrong.push(v.name + ': digest')
    if (!throws(() => pad(new Uint8Array(v.size - 3), v.size))) wrong.push(v.name + ': padded what does not fit')
    if (pad(new Uint8Array(v.size - 4), v.size).length !== v.size) wrong.push(v.name + ': padded to another size')
  }
  return wrong
}

function contents(file: EnvelopeFile): string[] {
  const wrong: string[] = []
  for (const v of file.contents) {
    const shape = shapeOf(v.shape)
    const content = b(v.content)
    if (sizeOf(shape) !== v.size) wrong.push(v.name + ': size ' + sizeOf(shape) + ', not ' + v.size)
    const plaintext = pad(content, Math.max(v.size, content.length + 4))
    if (throws(() => read(shape, plaintext)) === v.valid) wrong.push(v.name + ': valid is ' + v.valid)
    if (v.valid && base64url(encode(read(shape, plaintext))) !== v.content) wrong.push(v.name + ': written again otherwise')
  }
  for (const v of file.padding) if (!throws(() => unpad(b(v.plaintext)))) wrong.push(v.name + ': taken')
  // What Decode never hands on, and a page might.
  const remark: Shape = { kind: 'text', limit: 5 }
  for (const text of ['\ud800', 'a\udc00b', '\ud842\ud842\udfb7', ' ', '\ufeff\u3000\u1680', '\u0000', 'a\rb', '𠮷𠮷𠮷𠮷𠮷𠮷']) {
    if (!throws(() => check(remark, { text }))) wrong.push('a text of ' + JSON.stringify(text) + ' is taken')
  }
  check(remark, { text: '𠮷\n𠮷\n𠮷' })
  for (let i = 0; i < 36; i++) if (grade(mark(i)) !== i) wrong.push('mark of ' + i)
  if (mark(null) !== '-' || grade('-') !== null || grade('') !== null || grade('01') !== null || grade('A') !== null) wrong.push('blank marks')
  return wrong
}

function seals(file: EnvelopeFile): string[] {
  const wrong: string[] = []
  for (const v of file.seals) {
    for (const list of v.lists) if (listDigest(list.digests) !== list.digest) wrong.push(v.name + ': list ' + list.key)
    if (sealDigest(b(v.salt), v.lists) !== v.digest) wrong.push(v.name + ': digest')
    const keys = v.lists.map((list) => list.key).slice(1)
    const lists: Record<string, string> = {}
    for (const list of v.lists.slice().reverse()) lists[list.key] = list.digest
    const good = { count: 0, digest: v.digest, salt: v.salt, lists }
    if (!isSeal(good, keys)) wrong.push(v.name + ': not taken for a seal')
    const salt = b(v.salt)
    salt[31] ^= 1
    const without = { ...lists }
    delete without.credentials
    const bad: [string, Parameters<typeof isSeal>[0], string[]][] = [
      ['another digest', { ...good, digest: v.lists[0].digest }, keys],
      ['another salt', { ...good, salt: base64url(salt) }, keys],
      ['a short salt', { ...good, salt: base64url(salt.subarray(1)) }, keys],
      ['a salt that is no base64url', { ...good, salt: v.salt + '=' }, keys],
      ['no salt', { count: 0, digest: v.digest, lists }, keys],
      ['no lists', { count: 0, digest: v.digest, salt: v.salt }, keys],
      ['no list of credentials', { ...good, lists: without }, keys],
      ['a list more', { ...good, lists: { ...lists, more: v.lists[0].digest } }, keys],
      ['a list that is no digest', { ...good, lists: { ...lists, cover: '' } }, keys],
      ['a list in capitals', { ...good, lists: { ...lists, cover: lists.cover.toUpperCase() } }, keys],
      ['keys that are not listed', good, keys.concat('constructor')],
      ['fewer keys', good, keys.slice(1)],
    ]
    if (keys.length > 1) bad.push(['another order', good, keys.slice().reverse()])
    const short = b(v.salt).subarray(1)
    bad.push(['a seal over a short salt', { ...good, salt: base64url(short), digest: sealDigest(short, v.lists) }, keys])
    for (const [what, seal, of] of bad) if (isSeal(seal, of)) wrong.push(v.name + ': took ' + what)
    for (const list of v.lists) {
      if (!isList(good, list.key, list.digests)) wrong.push(v.name + ': list ' + list.key + ' is not taken')
      if (isList(good, list.key, list.digests.concat('f'.repeat(64)))) wrong.push(v.name + ': took a longer list')
      if (list.digests.length > 1) {
        const reversed = list.digests.slice().reverse()
        if (isList({ ...good, lists: { [list.key]: listDigest(reversed) } }, list.key, reversed)) wrong.push(v.name + ': took a list that is not sorted')
        if (isList(good, list.key, list.digests.slice(1))) wrong.push(v.name + ': took half a list')
      }
    }
    const odd = ['x']
    if (isList({ ...good, lists: { cover: listDigest(odd) } }, 'cover', odd)) wrong.push(v.name + ': took lines that are no digests')
    const twice = [v.lists[0].digest, v.lists[0].digest]
    if (!isList({ ...good, lists: { cover: listDigest(twice) } }, 'cover', twice)) wrong.push(v.name + ': refused a copied envelope')
    if (isList(good, 'constructor', [])) wrong.push(v.name + ': took a list that is not there')
  }
  if (base64url(fromHex('00ff10')) !== 'AP8Q' || !throws(() => fromHex('0')) || !throws(() => fromHex('0G')) || !throws(() => fromHex('AA'))) wrong.push('hex')
  return wrong
}

interface ManifestFile {
  manifests: {
    name: string
    manifest: string
    fingerprint: string
    envelopes: Record<string, { key: string; size: number; sealed_under: string; shape: ShapeVector }[]>
  }[]
  refused: { name: string; manifest: string }[]
}

function manifests(file: ManifestFile): string[] {
  const wrong: string[] = []
  for (const v of file.manifests) {
    if (fingerprint(v.manifest) !== v.fingerprint) wrong.push(v.name + ': fingerprint')
    const m = parseManifest(v.manifest)
    const list = envelopes(m)
    if (sheets(m).some((sheet) => sheet.subjects.some((subject) => subject.questions.length === 0))) wrong.push(v.name + ': a subject that is asked nothing')
    if (m.categories.map((c) => c.code).sort().join() !== Object.keys(v.envelopes).sort().join()) wrong.push(v.name + ': categories')
    for (const { code } of m.categories) {
      const own = sent(list, code).map((e) => JSON.stringify([e.key, e.size, sealedUnder(e, code), ordered(e.shape)]))
      const theirs = v.envelopes[code].map((e) => JSON.stringify([e.key, e.size, e.sealed_under, ordered(shapeOf(e.shape))]))
      theirs.forEach((line, i) => line === own[i] || wrong.push(v.name + ', ' + code + ': ' + own[i] + '\n  not ' + line))
      if (own.length !== theirs.length) wrong.push(v.name + ', ' + code + ': ' + own.length + ' envelopes, not ' + theirs.length)
    }
  }
  for (const v of file.refused) {
    if (!throws(() => envelopes(parseManifest(v.manifest)))) wrong.push(v.name + ': taken')
  }
  return wrong
}

/** A shape as pairs, by name, so that two can be compared as texts. */
function ordered(shape: Shape): unknown {
  return JSON.parse(JSON.stringify(Object.entries(shape).sort()), (_, value) => (value && value.constructor === Object ? Object.entries(value).sort() : value))
}

/** Scores against the plain way of doing it. */
function scores(): string[] {
  const wrong: string[] = []
  for (let value = 0; value <= 100000; value++) {
    const text = scoreText(value)
    if (hundredths(text) !== value || Number(text) !== value / 100 || String(value / 100) !== text) wrong.push('score ' + value + ': ' + text)
  }
  for (const [min, max, step] of [['0', '100', '0.5'], ['0', '1000', '0.01'], ['99.95', '1000', '0.05'], ['60', '100', '25'], ['0', '999.99', '333.33'], ['0.01', '10', '9.99'], ['0', '101', '100.5'], ['7', '999', '1.11'], ['0', '1000', '0.99']]) {
    const scale = scaleOf(min, max, step)
    let longest = 0
    for (let value = scale.min; value <= scale.max; value += scale.step) {
      longest = Math.max(longest, scoreText(value).length)
      if (!onScale(scale, value)) wrong.push(value + ' is off its scale')
    }
    if (longestScore(scale) !== longest) wrong.push('longest of ' + [min, max, step] + ': ' + longestScore(scale) + ', not ' + longest)
    if (onScale(scale, scale.min - scale.step) || onScale(scale, scale.max + 1) || (scale.step > 1 && onScale(scale, scale.min + 1))) wrong.push('on the scale of ' + [min, max, step])
  }
  for (const bad of [['1', '1', '1'], ['0', '1000.01', '1'], ['0', '1', '0'], ['-1', '1', '1'], ['0', '10', '0.001'], ['00', '10', '1'], ['', '10', '1'], ['0', '10', '']]) {
    if (!throws(() => scaleOf(bad[0], bad[1], bad[2]))) wrong.push('a scale of ' + bad)
  }
  return wrong
}

/** One exchange between a page and an issuer, and the cast after it. */
let exchange: Blinding | undefined

function collect(): { nonce: string; blinded: string } {
  exchange = blind()
  return { nonce: base64url(exchange.nonce), blinded: base64url(exchange.blinded) }
}

async function cast(manifest: string, category: string, answer: { evaluated: string; proof: string }, said: Record<string, Said>) {
  const made = exchange as Blinding
  const m = parseManifest(manifest)
  const issuer = m.categories.find((c) => c.code === category) as { issuer_key: string }
  const output = base64url(finalize(made, b(issuer.issuer_key), b(answer.evaluated), b(answer.proof)))
  const heard: string[] = []
  const own = await sealCast(manifest, category, { nonce: base64url(made.nonce), output }, new Map(Object.entries(said)), (n, of) => heard.push(n + '/' + of))
  return { ...own, output, progress: heard.join(' ') }
}

/** What a phone computes for one voter, in milliseconds: the exchange with an issuer that answers at once, and the envelopes. */
async function costs(manifest: string, category: string): Promise<{ blind: number; finalize: number; seal: number }> {
  const issuer = ristretto255_oprf.voprf.generateKeyPair()
  const start = performance.now()
  const made = blind()
  const blinded = performance.now()
  const answer = ristretto255_oprf.voprf.blindEvaluate(issuer.secretKey, issuer.publicKey, made.blinded)
  const evaluated = performance.now()
  const output = finalize(made, issuer.publicKey, answer.evaluated, answer.proof)
  const finalized = performance.now()
  await sealCast(manifest, category, { nonce: base64url(made.nonce), output: base64url(output) }, new Map())
  return { blind: blinded - start, finalize: finalized - evaluated, seal: performance.now() - finalized }
}

/** How often a page had its turn while so many envelopes were sealed, with a slice of so many milliseconds. */
async function turns(count: number, slice: number): Promise<{ turns: number; progress: number[] }> {
  const pair = await suite().GenerateKeyPair()
  const boxKey = await suite().SerializePublicKey(pair.publicKey)
  const open = Array.from({ length: count }, (_, i) => ({ key: 'f.l' + i, category: 'A', plaintext: new Uint8Array(64) }))
  let had = 0
  let over = false
  const channel = new MessageChannel()
  channel.port1.onmessage = () => {
    had++
    if (!over) channel.port2.postMessage(0)
  }
  channel.port2.postMessage(0)
  const progress: number[] = []
  await sealAll(boxKey, new Uint8Array(51), open, (n) => progress.push(n), slice)
  over = true
  return { turns: had, progress }
}

/** What a category's envelopes say after the rules across envelopes, as JSON by key; or the error. */
function filled(manifest: string, category: string, said: Record<string, Said>): Record<string, string> | string {
  const own = sent(envelopes(parseManifest(manifest)), category)
  try {
    const list: Record<string, string> = {}
    ballot(own, new Map(Object.entries(said))).forEach((c, i) => (list[own[i].key] = new TextDecoder().decode(encode(c))))
    return list
  } catch (e) {
    return String((e as Error).message)
  }
}

export const exported = {
  credential, sealed, contents, seals, manifests, scores, collect, cast, costs, turns, filled, cleanText, typedScore, drawn,
  ack: (output: string, session: string, category: string, ack: string) => isAck(b(output), session, category, b(ack)),
  line: (ack: string) => inLine(b(ack)),
}

Object.assign(window, { check: exported })
