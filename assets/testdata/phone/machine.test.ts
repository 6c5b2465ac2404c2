// The table itself, and what is pure beside it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noAnswers } from '../../client/answers'
import type { Entry, Phase } from '../../client/api'
import { events, step } from '../../client/phone/machine'
import { goes, meet } from '../../client/phone/meet'
import { aged, type Collecting, type Done, doneOf, type Filling, rank, readRecord, type Rec, recordID, type Sealed, states } from '../../client/phone/record'
import { answered, entered, notCollected, unread } from '../../client/phone/told'
import { Problem } from '../../client/problem'

const id = recordID('0123456789ABCDEZ')
const paper = { id, session: 's', category: 'A', manifest: '{}' }
const output = 'A'.repeat(86)
const collecting = (nonce: string): Collecting => ({ ...paper, state: 'collecting', nonce, slip: '0123456789ABCDEZ', blind: 'b', blinded: nonce + '!' })
const filling = (nonce: string): Filling => ({ ...paper, state: 'filling', nonce, output, answers: noAnswers(), card: 0 })
const sealed = (nonce: string, request = 'r'): Sealed => ({ ...paper, state: 'sealed', nonce, output, request, sample: [] })
const done: Done = { state: 'done', id, session: 's', line: 'l', sample: [], until: 0 }
const day = 24 * 3600 * 1000

test('only an ack, the lists, and an end that was read take a record away', () => {
  const ends = ['cast: ack fits', 'lists: in', 'read: out', 'read: replaced']
  for (const event of events) {
    for (const state of states) {
      const { to } = step(state, event)
      if (state === 'done') assert.ok(to === 'done' || event === 'its day has come', event)
      else if (state !== 'none' && (to === 'none' || to === 'done')) assert.ok(ends.includes(event) || event === 'another tab was further', state + ' × ' + event)
      // Nothing goes back, but to nothing.
      if (to !== 'none') assert.ok(states.indexOf(to) >= states.indexOf(state), state + ' × ' + event)
    }
  }
  assert.equal(step('filling', 'read: replaced').to, 'filling')
})

test('success is said on an ack, on what was acknowledged, or on the list', () => {
  for (const event of events) {
    for (const state of states) {
      const { say, to } = step(state, event)
      if (say === 'in' || say === 'found') assert.ok(to === 'done' && (state === 'done' || event === 'cast: ack fits' || event === 'lists: in'), state + ' × ' + event)
    }
  }
})

test('what waits goes on by itself or says what to do', () => {
  for (const event of events) {
    for (const state of states) {
      const { say, ask } = step(state, event)
      if (say === 'collecting') assert.equal(ask, 'collect')
      if (say === 'casting') assert.equal(ask, 'cast')
      if (say === 'looking') assert.equal(ask, 'lists')
      if (say === 'unsure') assert.ok(ask === 'cast' || ask === 'lists', event)
      if (say === 'refused') assert.equal(ask, 'phase')
    }
  }
})

test('a page follows a later state only, and puts its own over an earlier one or none', () => {
  for (const stored of [collecting('n'), filling('n'), sealed('n'), done]) {
    for (const own of [collecting('n'), filling('n'), sealed('n'), done]) {
      for (const why of ['turn', 'mark', 'look'] as const) {
        const { now, put } = meet(stored, own, why)
        const ahead = rank(stored) - rank(own)
        if (ahead > 0) assert.deepEqual([now, put], [stored, false])
        if (ahead < 0) assert.deepEqual([now, put], [own, true])
      }
    }
  }
  for (const own of [collecting('n'), filling('n'), sealed('n'), done]) assert.deepEqual(meet(null, own, 'look'), { now: own, put: true })
  const met = (stored: Rec, own: Rec, why: 'begin' | 'turn' | 'mark' | 'look') => {
    const { now, put } = meet(stored, own, why)
    return (now === own ? 'own' : 'stored') + (put ? ', put' : '')
  }
  assert.equal(met(collecting('other'), collecting('n'), 'begin'), 'stored')
  assert.equal(met(collecting('other'), collecting('n'), 'turn'), 'own')
  assert.equal(met(collecting('other'), filling('n'), 'turn'), 'own, put')
  assert.equal(met(filling('other'), collecting('n'), 'turn'), 'stored')
  assert.equal(met(filling('n'), filling('n'), 'mark'), 'own, put')
  assert.equal(met(filling('n'), filling('n'), 'turn'), 'stored') // its marks are not given up for none
  assert.equal(met(sealed('n', 'first'), sealed('n', 'second'), 'turn'), 'stored')
  assert.equal(met(sealed('other'), sealed('n'), 'turn'), 'stored')
})

test('what was read erases its own record only', () => {
  assert.ok(goes(sealed('n'), sealed('n')) && goes(filling('n'), filling('n')) && goes(collecting('n'), collecting('n')))
  assert.ok(!goes(done, sealed('n')) && !goes(filling('n'), collecting('n')) && !goes(collecting('other'), collecting('n')) && !goes(null, filling('n')))
})

test('a clock erases what is done, and nothing else', () => {
  for (const now of [0, Date.now(), Date.now() + 3650 * day, -1]) {
    for (const record of [collecting('n'), filling('n'), sealed('n')]) assert.equal(aged(record, now), record)
  }
  const now = 20000 * day + 5000
  const made = doneOf(sealed('n'), now)
  assert.ok(made.until % day === 0 && made.until <= now + 7 * day && made.until > now + 6 * day)
  assert.equal(aged(made, now), made)
  assert.equal(aged(made, made.until), null)
  assert.deepEqual(aged(made, now - 3650 * day), { ...made, until: made.until - 3650 * day })
})

test('what cannot be read is no record', () => {
  for (const record of [collecting('n'), filling('n'), sealed('n'), done]) {
    assert.deepEqual(readRecord(id, record), record)
    assert.equal(readRecord('another', record), null)
    for (const name of Object.keys(record)) {
      const less = { ...record } as Record<string, unknown>
      delete less[name]
      assert.equal(readRecord(id, less), null, record.state + ' without ' + name)
    }
  }
  for (const value of [null, undefined, 1, 'x', [], {}, { ...paper, state: 'none' }, { ...paper, state: 'toString' }]) assert.equal(readRecord(id, value), null)
})

test('answers are what the protocol says, with its status, or anything else', () => {
  const entry = (state: Entry['state'], phase: Phase): Entry => ({ state, phase, category: 'A', manifest: '' })
  assert.equal(entered(entry('fresh', 'voting')), 'enter: fresh')
  assert.equal(entered(entry('fresh', 'closed')), 'enter: fresh, closed')
  assert.equal(entered(entry('collected', 'closed')), 'enter: collected')
  assert.equal(entered(entry('fresh', 'archived')), 'enter: fresh, opened')
  assert.equal(entered(entry('collected', 'opened')), 'enter: collected, opened')
  assert.equal(entered(new Problem('slip_replaced', 410)), 'enter: slip_replaced')
  assert.equal(entered(new Problem('slip_replaced', 200)), 'enter: another refusal, or none')
  const other = 'cast: anything else, or nothing for 10 s'
  assert.equal(answered(null), 'cast: ack fits')
  assert.equal(answered(new Problem('box_opened', 403)), 'cast: box_opened')
  for (const [code, status] of [['not_voting', 403], ['box_closed', 403], ['box_full', 409]] as const) {
    assert.equal(answered(new Problem(code, status)), 'cast: not_voting, box_full, box_closed')
    assert.equal(answered(new Problem(code, 500)), other)
  }
  for (const code of ['bad_credential', 'session_unknown', 'bad_request', 'too_many', 'unavailable', 'offline', 'internal', 'toString']) assert.equal(answered(new Problem(code, 403)), other)
  assert.equal(notCollected(new Problem('slip_spent', 409)), 'collect: slip_spent')
  assert.equal(notCollected(new Problem('slip_spent', 404)), 'collect: another refusal, or none')
  assert.equal(notCollected(new Error('proof')), 'collect: the proof does not fit')
  assert.equal(unread(new Problem('session_unknown', 404)), 'lists: session_unknown')
  assert.equal(unread(new Problem('not_closed', 403)), 'lists: not opened')
  assert.equal(unread(new Problem('not_closed', 404)), 'lists: unread')
  assert.equal(unread(new Problem('session_unknown', 502)), 'lists: unread')
})
