// The ways of a slip through the network: exchanged, sent, looked for. Each ends in a step of the machine, and in nothing else.

import { noAnswers } from '../answers'
import type { Entry, Evaluation } from '../api'
import { Problem } from '../problem'
import type { Step } from './machine'
import type { Phone } from './phone'
import { type Collecting, type Filling, isAnswered, lineOf, type Sealed } from './record'
import { answered, notCollected, unread } from './told'

export interface Net {
  collect(slip: string, blinded: string): Promise<Evaluation>
  /** The ack of an answer, whatever it is. Throws a Problem. */
  cast(request: string, wait: number): Promise<unknown>
  /** The whole list of credentials of an opened box; 'altered' when it does not fit the seal. Throws a Problem. */
  lines(session: string, manifest: string): Promise<string[] | 'altered'>
}

/** The cryptography, which comes later than the first view. Binary values are base64url. */
export interface Cipher {
  blind(): { nonce: string; blind: string; blinded: string }
  /** The output. Throws when the answer does not fit the manifest's issuer key. */
  finalize(record: Collecting, answer: Evaluation): string
  seal(record: Filling): Promise<{ body: string; sample: Sealed['sample'] }>
}

/** A step, and why where it was refused. */
export type End = Step & { why?: unknown }

/** Exchanges a slip. Nonce and blind are stored before they are used: a lost answer can be asked for again. */
export async function exchange(phone: Phone, net: Net, cipher: Cipher, slip: string, session: string, entry: Entry): Promise<End> {
  const begun = await phone.begin(() => {
    const { category, manifest } = entry
    return { state: 'collecting', id: phone.id, session, category, manifest, slip, ...cipher.blind() }
  })
  const own = phone.record
  if (begun.ask !== 'collect' || own === null || own.state !== 'collecting') return begun
  let output: string
  try {
    output = cipher.finalize(own, await net.collect(own.slip, own.blinded))
  } catch (why) {
    await phone.look() // another tab may have been answered
    return phone.record !== null && phone.record.state !== 'collecting' ? phone.on('another tab was further') : { ...phone.on(notCollected(why)), why }
  }
  // Meanwhile this page may hold another tab's further state.
  return phone.record === own ? phone.collected(output, noAnswers()) : phone.on('another tab was further')
}

/** Seals what was filled in, once; what is sealed already, here or in another tab, is not sealed again. */
export async function seal(phone: Phone, cipher: Cipher): Promise<End> {
  const own = phone.record
  if (own === null || own.state !== 'filling') return phone.on(own !== null && own.state === 'sealed' ? '提交' : 'another tab was further')
  const made = await cipher.seal(own)
  return phone.record === own ? phone.seal(made) : phone.on('another tab was further')
}

/** Sends a sealed ballot once. It is in the box when the box's own answer verifies, and by no other. */
export async function send(phone: Phone, net: Net, wait: number): Promise<End> {
  const own = phone.record
  if (own === null || own.state !== 'sealed') return phone.on('another tab was further')
  const problem = await sent(own, net, wait)
  const event = answered(problem)
  if (event === 'cast: ack fits') return phone.done(event)
  return { ...phone.on(event), why: problem }
}

async function sent(own: Sealed, net: Net, wait: number): Promise<Problem | null> {
  try {
    return isAnswered(own, await net.cast(own.request, wait)) ? null : new Problem('offline', 0) // a portal's answer, or a forged one
  } catch (problem) {
    return problem instanceof Problem ? problem : new Problem('offline', 0)
  }
}

/** The box is open: the list of credentials says whether a ballot is in, and nothing else does. The manifest has the keys of the seal. */
export async function decide(phone: Phone, net: Net, manifest: string): Promise<End> {
  const own = phone.record
  if (own === null || own.state === 'collecting') return phone.on('another tab was further')
  try {
    const lines = await net.lines(own.session, manifest)
    if (lines === 'altered') return phone.on('lists: altered')
    const line = own.state === 'done' ? own.line : lineOf(own)
    return lines.indexOf(line) >= 0 ? phone.done('lists: in') : phone.on('lists: out')
  } catch (why) {
    return { ...phone.on(unread(why)), why }
  }
}
