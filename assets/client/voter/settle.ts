// Other slips' records of this browser. What was submitted goes on being sent, though another slip was scanned; once the box is open,
// what is in is put away, and what is not is said.

import * as api from '../api'
import { decide, send } from '../phone/flow'
import type { Phone } from '../phone/phone'
import { isBallot } from '../phone/record'
import type { Shelf } from '../phone/shelf'
import { entered, turned } from '../phone/told'
import { netOf } from './wire'

const patience = 30000 // ms for a ballot that nobody waits for

export interface Others {
  readonly shelf: Shelf
  phoneOf(id: string): Phone
  /** Whether this page is busy with a record. */
  isBusyWith(id: string): boolean
  /** Says that a ballot is not in; false where the page shows something else. */
  sayNotIn(phone: Phone): boolean
}

/** Goes through them once. Whether one still waits to be sent. */
export async function settle(others: Others): Promise<boolean> {
  const records = await others.shelf.all().catch((): null => null)
  if (records === null) return true // what cannot be read may wait
  const phases = new Map<string, api.Phase | null>()
  let waits = false
  for (const { id, session } of records) {
    if (others.isBusyWith(id)) continue
    const phone = others.phoneOf(id)
    if (!(await phone.load())) waits = true // what is done goes when its day has come
    const held = phone.record
    if (held === null || held.state === 'done') continue
    if (!phases.has(session)) phases.set(session, await api.counts(session).then((c) => c.phase, () => null))
    const phase = phases.get(session)
    const opened = !!phase && turned(phase) === 'phase: opened'
    if (held.state === 'sealed' && !opened) {
      waits = !phase || (await send(phone, netOf(), patience)).say !== 'in' || waits
    } else if (opened) {
      const said = isBallot(held) ? (await decide(phone, netOf(), held.manifest)).say : await fate(phone, held.slip)
      if (said === 'out' && others.sayNotIn(phone)) return false
    }
  }
  return waits
}

/** What an opened box says of a record that never got its credential. */
async function fate(phone: Phone, slip: string): Promise<string> {
  return api.enter(slip).then((entry) => phone.on(entered(entry)).say, () => '')
}
