// A tab whose voter goes on until an end: what voter/ does with screens, without them.

import type { Entry } from '../../client/api'
import { decide, type End, exchange, seal, send } from '../../client/phone/flow'
import type { Say } from '../../client/phone/machine'
import { Phone } from '../../client/phone/phone'
import { recordID } from '../../client/phone/record'
import { entered, turned } from '../../client/phone/told'
import type { World } from './world'

let tabs = 0

export class Tab {
  readonly tab = ++tabs
  readonly phone: Phone
  /** What was said last, and all that was. */
  said: Say[] = []
  ended = false
  warned = false // 请一直开着本页

  constructor(
    private readonly world: World,
    readonly slip: string,
    private readonly patience = 12, // how often one tries again
  ) {
    this.phone = new Phone(recordID(slip), world.shelf(this.tab), () => world.now())
  }

  get last(): Say {
    return this.said[this.said.length - 1] || ''
  }

  run(): this {
    void this.go()
    return this
  }

  private say(end: End): End {
    if (end.say !== '') this.said.push(end.say)
    this.warned = this.warned || this.phone.failing
    return end
  }

  private async go(): Promise<void> {
    const { world, phone } = this
    const [net, cipher] = [world.net(this.tab), world.cipher()]
    const read = await phone.load()
    let at = this.say(phone.on('its slip is opened'))
    let entry: Entry | null = null
    for (let left = this.patience; left > 0; left--) {
      if (at.ask === 'enter') {
        let answer: unknown
        try {
          answer = entry = await world.enter(this.tab, this.slip, 'session of ' + this.slip)
        } catch (problem) {
          answer = problem
        }
        if (!read && phone.record === null) at = this.say(phone.on(answer === entry && entry!.state === 'collected' ? 'storage fails, enter: collected' : 'storage fails'))
        else at = this.say(phone.on(entered(answer)))
      } else if (at.say === 'refusal' || at.say === 'unproven' || at.say === 'spent') {
        // 重试, or the slip is scanned again.
        await phone.look()
        at = phone.record !== null && phone.record.state === 'collecting' && entry ? this.say(phone.on('enter: collected')) : this.say(phone.on('its slip is opened'))
      } else if (at.say === 'welcome' && entry) {
        at = this.say(await exchange(phone, net, cipher, this.slip, 'session of ' + this.slip, entry))
      } else if (at.ask === 'cast') {
        at = this.say(await send(phone, net, 0))
      } else if (at.ask === 'lists' || at.say === 'strange' || at.say === 'altered') {
        // By itself, or 重试.

        at = this.say(await decide(phone, net, 'its manifest'))
      } else if (at.say === 'card' || at.ask === 'phase') {
        at = await this.fill(at)
      } else if (at.say === 'out') {
        if (await phone.erase('read: out')) break
        at = this.say(phone.on('another tab was further'))
      } else break
    }
    await world.gate(this.tab)
    this.ended = true
  }

  /** The voter marks something, looks at the phase, and submits where that may be. */
  private async fill(at: End): Promise<End> {
    const { world, phone } = this
    const own = phone.record
    if (own !== null && own.state === 'filling') {
      own.answers.marks['k' + Math.floor(world.random() * 3)] = this.tab
      void phone.mark()
      if (world.chance(0.5)) await phone.look()
    }
    const phase = await world.turn(this.tab).catch(() => null)
    if (phone.record !== null && phone.record.state === 'done') return this.say(phone.on('another tab was further'))
    const event = phase && turned(phase)
    if (!event) return at
    if (event === 'phase: voting' && phone.record!.state === 'filling') return this.say(await seal(phone, world.cipher()))
    return this.say(phone.on(event))
  }
}
