// A hall in which everything can happen between any two awaits: one server, one phone's store, tabs that come and die. A seed decides.

import { sha256 } from '@noble/hashes/sha2.js'
import type { Entry, Phase } from '../../client/api'
import { base64url, fromBase64url, utf8 } from '../../client/encoding'
import type { Cipher, Net } from '../../client/phone/flow'
import { type Rec, readRecord } from '../../client/phone/record'
import type { Change, Shelf } from '../../client/phone/shelf'
import { Problem } from '../../client/problem'
import { ackOf, inLine } from '../../client/street/credential'

/** Chances of what goes wrong, 0 to 1. */
export interface Faults {
  lose?: number // a request or its answer
  forge?: number // an answer is somebody else's
  full?: number // a step of the store fails
  wipe?: number // the store is emptied between two steps
  crash?: number // a tab dies before its next await goes on
  clock?: number // the phone's clock is put to any time
}

export class World {
  readonly seed: number
  phase: Phase = 'voting'
  bound = new Map<string, string>() // slip → blinded
  box = new Map<string, string>() // nonce → request
  collects = new Set<string>() // slips that ever reached the server
  stored = new Map<string, string>() // id → JSON, or what cannot be read
  clock = Date.UTC(2026, 11, 5)
  lost = false // whether the store ever failed or was emptied
  private waiting: { tab: number; go: () => void }[] = []
  private dead = new Set<number>()

  constructor(
    seed: number,
    public faults: Faults,
  ) {
    this.seed = seed
    this.state = seed
  }

  private state: number

  /** Mulberry32. */
  random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  chance(of: number | undefined): boolean {
    return of !== undefined && of > 0 && this.random() < of
  }

  /** Every await of a tab goes through here, and goes on when it is drawn; of a dead tab never. */
  gate(tab: number): Promise<void> {
    return new Promise((go) => this.waiting.push({ tab, go }))
  }

  kill(tab: number): void {
    this.dead.add(tab)
    this.waiting = this.waiting.filter((w) => w.tab !== tab)
  }

  isDead(tab: number): boolean {
    return this.dead.has(tab)
  }

  /** Lets one await go on; false when none waits. */
  async next(): Promise<boolean> {
    // All that can go on without the world does so first.
    for (let i = 0; i < 12; i++) await Promise.resolve()
    this.waiting = this.waiting.filter((w) => !this.dead.has(w.tab))
    if (this.waiting.length === 0) return false
    const [taken] = this.waiting.splice(Math.floor(this.random() * this.waiting.length), 1)
    if (this.chance(this.faults.crash)) this.kill(taken.tab)
    else taken.go()
    return true
  }

  now(): number {
    if (this.chance(this.faults.clock)) this.clock = Math.floor(this.random() * 4e12)
    return this.clock
  }

  /** One store of the phone, as a tab has it: a step is whole or does not happen, and a tab that dies may not hear of it. */
  shelf(tab: number): Shelf {
    const change = async <T>(act: () => T): Promise<T> => {
      await this.gate(tab)
      if (this.chance(this.faults.wipe)) {
        this.lost = true
        this.stored.forEach((_, id) => (this.chance(0.5) ? this.stored.delete(id) : this.stored.set(id, '{')))
      }
      if (this.chance(this.faults.full)) {
        this.lost = true
        throw new Error('the store fails')
      }
      const result = act()
      await this.gate(tab)
      return result
    }
    const read = (id: string): Rec | null => {
      try {
        return readRecord(id, JSON.parse(this.stored.get(id) || 'null'))
      } catch (_) {
        return null
      }
    }
    return {
      step: <T>(id: string, f: (stored: Rec | null) => Change<T>) =>
        change(() => {
          const { put, result } = f(read(id))
          if (put === null) this.stored.delete(id)
          else if (put !== undefined) this.stored.set(id, JSON.stringify(put))
          return result
        }),
      read: (id) => change(() => read(id)),
      all: () => change(() => Array.from(this.stored.keys()).map(read).filter((r): r is Rec => r !== null)),
    }
  }

  /** The network: a request arrives or not, its answer arrives or not, or is another's. */
  private async ask<T>(tab: number, act: () => T, forge: () => T): Promise<T> {
    await this.gate(tab)
    if (this.chance(this.faults.lose)) throw new Problem('offline', 0)
    if (this.chance(this.faults.forge)) return forge()
    let answer: T | undefined
    let refusal: unknown
    try {
      answer = act()
    } catch (problem) {
      refusal = problem
    }
    await this.gate(tab)
    if (this.chance(this.faults.lose)) throw new Problem('offline', 0)
    if (this.chance(this.faults.forge)) return forge()
    if (refusal) throw refusal
    return answer as T
  }

  enter(tab: number, slip: string, session: string): Promise<Entry> {
    const act = (): Entry => ({ phase: this.phase, category: 'A', state: this.bound.has(slip) ? 'collected' : 'fresh', manifest: 'of ' + session })
    return this.ask(tab, act, () => this.refuse(['slip_unknown', 404], ['unavailable', 503], ['internal', 302]))
  }

  async turn(tab: number): Promise<Phase> {
    return this.ask(tab, () => this.phase, () => this.refuse(['session_unknown', 404], ['unavailable', 503]))
  }

  net(tab: number): Net {
    return {
      collect: (slip, blinded) => {
        const act = () => {
          this.collects.add(slip)
          const bound = this.bound.get(slip)
          if (bound === undefined) {
            if (this.phase !== 'collecting' && this.phase !== 'voting') throw new Problem('box_closed', 403)
            this.bound.set(slip, blinded)
          } else if (bound !== blinded || this.opened) throw new Problem('slip_spent', 409)
          return { evaluated: 'e' + blinded, proof: 'p' + blinded }
        }
        return this.ask(tab, act, () => (this.chance(0.5) ? { evaluated: 'e', proof: 'another issuer' } : this.refuse(['slip_spent', 409], ['slip_unknown', 404], ['unavailable', 503])))
      },
      cast: (request) => {
        const { nonce, session } = JSON.parse(request) as { nonce: string; session: string }
        const act = () => {
          if (this.opened) throw new Problem('box_opened', 403)
          if (!this.box.has(nonce)) {
            if (this.phase !== 'voting') throw new Problem(this.phase === 'closed' ? 'box_closed' : 'not_voting', 403)
            if (this.box.size >= this.bound.size) throw new Problem('box_full', 409)
            this.box.set(nonce, request)
          }
          return base64url(ackOf(fromBase64url(outputOf(nonce)), session, 'A')) as unknown
        }
        const forged = [undefined, '', 'A'.repeat(43), { ok: true }, base64url(ackOf(fromBase64url(outputOf('another nonce')), session, 'A'))]
        return this.ask(tab, act, () =>
          this.chance(0.5)
            ? forged[Math.floor(this.random() * forged.length)]
            : this.refuse(['not_voting', 403], ['box_closed', 403], ['box_full', 409], ['box_opened', 403], ['bad_credential', 403], ['session_unknown', 404], ['too_many', 429], ['unavailable', 503]),
        )
      },
      lines: (session) => {
        const act = (): string[] | 'altered' => {
          if (!this.opened) throw new Problem('not_closed', 403)
          return Array.from(this.box.keys()).map((nonce) => inLine(ackOf(fromBase64url(outputOf(nonce)), session, 'A')))
        }
        return this.ask(tab, act, () => (this.chance(0.5) ? 'altered' : this.refuse(['session_unknown', 404], ['unavailable', 503])))
      },
    }
  }

  cipher(): Cipher {
    return {
      blind: () => {
        const nonce = 'n' + Math.floor(this.random() * 1e9)
        return { nonce, blind: 'b', blinded: nonce + '!' }
      },
      finalize: (record, answer) => {
        if (answer.proof !== 'p' + record.blinded) throw new Error('the proof does not fit')
        return outputOf(record.nonce)
      },
      seal: async (record) => ({
        body: JSON.stringify({ session: record.session, nonce: record.nonce, answers: record.answers, fresh: this.random() }),
        sample: [{ key: 'cover', digest: '0' }],
      }),
    }
  }

  private get opened(): boolean {
    return this.phase === 'opened' || this.phase === 'archived'
  }

  private refuse(...some: [string, number][]): never {
    const [code, status] = some[Math.floor(this.random() * some.length)]
    throw new Problem(code, status)
  }
}

function outputOf(nonce: string): string {
  return base64url(sha256(utf8(nonce)))
}
