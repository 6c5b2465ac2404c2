// The last steps of a ballot's way: sealed, sent, and after the opening looked for in the lists.

import { mayGo } from '../rules'
import type { Card } from '../card'
import { painted } from '../dom'
import type { Opened } from '../lists'
import { ballotPart } from '../part'
import { decide, type End, seal } from '../phone/flow'
import type { Phone } from '../phone/phone'
import { Problem } from '../problem'
import type { Manifest } from '../street/manifest'
import * as say from '../words'
import { sameTold, showCasting, showNotCast } from './casting'
import { checkedIn } from './opened'
import { announce } from './page'
import { Sending, type Told } from './sending'
import { showBusy, showUnsealed } from './stops'
import { showStop } from './stop'
import { cipherOf, netOf } from './wire'

const again = 6000 // ms after which lists that could not be read are asked for again

/** What the end of a way needs of the way. */
export interface Course {
  readonly phone: Phone
  readonly left: boolean
  /** Draws what a step says and goes on with what it asks. */
  say(end: End): void
  /** Shows something that stays, wherever one goes in the history. */
  stayAt(screen: () => void): void
  /** The page stays open: what is held may not be stored. */
  stored(): void
}

export class Ending {
  private readonly sending = new Sending()
  private told: Told | null = null
  private timer = 0

  constructor(private readonly course: Course) {}

  stop(): void {
    this.sending.stop()
    clearTimeout(this.timer)
  }

  /** Seals the ballot, once, and sends it until its end is known. `refused` is told of one that keeps its rules not. */
  async cast(m: Manifest, cards: Card[], refused: () => void): Promise<void> {
    const { phone } = this.course
    const own = phone.record
    if (own === null || (own.state !== 'filling' && own.state !== 'sealed')) return this.course.say(phone.on('another tab was further'))
    // The review offers this only to what keeps the rules; they are asked once more where it is sealed, whatever led here.
    if (own.state === 'filling' && !mayGo(own.answers, cards)) return refused()
    const began = performance.now()
    const progress = showCasting()
    await painted()
    try {
      if (own.state === 'filling') {
        const part = await ballotPart()
        // Another tab's marks are shown before they are sealed, and another tab's end is this one's.
        if ((await phone.settled()) || (await phone.look())) {
          return this.course.left ? undefined : phone.record!.state === 'filling' ? refused() : this.course.say(phone.on('another tab was further'))
        }
        const end = await seal(phone, cipherOf(part, m, cards, progress))
        this.course.stored()
        if (end.ask !== 'cast') return this.course.left ? undefined : this.course.say(end)
      }
    } catch (error) {
      if (this.course.left) return
      const retry = () => this.course.say(phone.on('提交'))
      if (error instanceof Problem) return this.course.stayAt(() => showUnsealed(error, retry))
      this.course.stayAt(() => showStop(say.notSealed, say.notSealedStay))
      throw error
    }
    if (this.course.left) return
    this.told = null
    await this.sending.start(phone, own.session, netOf(), began, {
      told: (what) => {
        if (!sameTold(this.told, what)) showNotCast(what, () => this.sendAgain())
        this.told = what
      },
      end: (end) => this.course.say(end),
    })
  }

  private sendAgain(): void {
    announce(say.retrying)
    this.sending.again()
  }

  /** The box is open: the list of credentials says whether the ballot is in, and its sample whether it is this phone's. */
  async decide(manifest: string): Promise<void> {
    const { phone } = this.course
    this.stop()
    showBusy(say.readingLists)
    let opened: Opened | null = null
    const end = await decide(phone, netOf((seen) => (opened = seen)), manifest)
    if (this.course.left) return
    const done = phone.record
    if (end.say !== 'found' || opened === null || done === null || done.state !== 'done') return this.course.say(end)
    try {
      const screen = await checkedIn(opened, done, () => void this.decide(manifest))
      if (!this.course.left) this.course.stayAt(screen)
    } catch (why) {
      if (!this.course.left) this.course.say({ ...phone.on('lists: unread'), why })
    }
  }

  /** Goes on by itself after a while, or at once when that is tapped. */
  later(retry: () => void): () => void {
    clearTimeout(this.timer)
    const now = () => {
      clearTimeout(this.timer)
      if (!this.course.left) retry()
    }
    this.timer = window.setTimeout(now, again)
    return now
  }
}
