// What a phone and a tab keep: damaged records, marks of two tabs, marks that were not stored yet.

import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answers, noAnswers } from '../../client/answers'
import { Memory } from '../../client/memory'
import { merge } from '../../client/phone/merge'
import { Phone } from '../../client/phone/phone'
import { type Filling, readRecord, recordID, type Sealed } from '../../client/phone/record'
import { MemoryShelf, type Shelf } from '../../client/phone/shelf'
import { Tab } from '../../client/voter/tab'
import { answers } from './sample'

const id = recordID('0123456789ABCDEZ')
const filling = (part: Answers = noAnswers()): Filling => ({ state: 'filling', id, session: 's', category: 'A', manifest: '{}', nonce: 'n', output: 'o', answers: part, card: 0 })
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

test('answers of which a part cannot be read are blank there, and the ballot is one still', () => {
  const marks = { 'f.l1.g': 1 }
  for (const part of [{}, { marks }, { marks, scores: null }, { marks, choices: 1 }, { marks, texts: 'x' }]) {
    assert.deepEqual((readRecord(id, { ...filling(), answers: part }) as Filling).answers, answers('marks' in part ? { marks } : {}))
  }
  for (const part of [null, undefined, 1, 'x']) assert.equal(readRecord(id, { ...filling(), answers: part }), null)
})

test('of two tabs each mark is that of who changed it, the own where both did', () => {
  const base = answers({ marks: { a: 0, b: 0, c: 0, d: 0 }, texts: { t: '旧' }, choices: { x: ['a'] } })
  const own = answers({ marks: { a: 1, b: 0, d: 1 }, texts: { t: '旧' }, choices: { x: ['a', 'b'] } })
  const other = answers({ marks: { a: 2, b: 2, c: 0, e: 2 }, texts: { t: '新' }, choices: {}, scores: { s: '9' } })
  assert.ok(merge(base, own, other))
  assert.deepEqual(own, answers({ marks: { a: 1, b: 2, d: 1, e: 2 }, texts: { t: '新' }, choices: { x: ['a', 'b'] }, scores: { s: '9' } }))
  const same = copy(own)
  assert.ok(!merge(own, same, own) && !merge(base, copy(same), base))
})

test('what another tab took back is taken back here, unless it was changed here', () => {
  const base = answers({ marks: { a: 0, b: 0 } })
  const own = answers({ marks: { a: 0, b: 1 } })
  assert.ok(merge(base, own, noAnswers()))
  assert.deepEqual(own.marks, { b: 1 })
})

test('two phones on one shelf lose no mark, in whichever order they write', async () => {
  const shelf = new MemoryShelf()
  // As a database does: what is read and what is put are copies.
  const stored: Shelf = {
    step: (key, change) =>
      shelf.step(key, (now) => {
        const { put, result } = change(copy(now))
        return put === undefined ? { result } : { put: copy(put), result }
      }),
    read: async (key) => copy(await shelf.read(key)),
    all: () => shelf.all(),
  }
  await shelf.step(id, () => ({ put: filling(answers({ marks: { a: 0 } })), result: undefined }))
  const tabs = [0, 1].map(() => new Phone(id, stored, () => 0))
  for (const tab of tabs) await tab.load()
  const marks = (tab: Phone) => (tab.record as Filling).answers.marks
  for (let i = 0; i < 40; i++) {
    const tab = tabs[(i * 7) % 3 > 0 ? 1 : 0]
    marks(tab)['k' + i] = i
    if (i % 4 !== 1) await tab.mark()
  }
  for (const tab of tabs) await tab.mark()
  assert.equal(await tabs[0].look(), true)
  assert.equal(Object.keys(marks(tabs[0])).length, 41)
  assert.deepEqual(marks(tabs[1]), marks(tabs[0]))
  // What was marked here, stored, and then changed there is not marked here any more.
  marks(tabs[0]).a = 1
  await tabs[0].mark()
  await tabs[1].look()
  marks(tabs[1]).a = 2
  await tabs[1].mark()
  marks(tabs[0]).b = 3
  assert.ok(await tabs[0].mark())
  assert.equal(marks(tabs[0]).a, 2)
})

test('a tab brings what was not stored yet into its own record only, over what another tab marked', () => {
  const tab = new Tab(new Memory())
  const base = answers({ marks: { a: 0 } })
  const keep = () => tab.keep({ unsaved: filling(answers({ marks: { a: 1, b: 1 } })), base })
  keep()
  const record = filling(answers({ marks: { a: 0, c: 2 } }))
  assert.ok(tab.restore(record))
  assert.deepEqual(record.answers.marks, { a: 1, b: 1, c: 2 })
  assert.ok(!tab.restore(filling()), 'twice')
  for (const other of [{ ...filling(), nonce: 'm' }, { ...filling(), id: 'x' }, { ...filling(), state: 'sealed', request: '', sample: [] } as unknown as Sealed]) {
    keep()
    assert.ok(!tab.restore(other))
  }
  tab.keep({ unsaved: null, base })
  assert.equal(tab.unsaved, null)
})

test('a tab whose storage fails remembers nothing, and says so by saying nothing', () => {
  const broken = new Proxy(new Memory(), { get: () => () => { throw new Error('refused') } })
  const tab = new Tab(broken)
  tab.pending = { slip: 's', print: null }
  tab.current = 'x'
  assert.deepEqual([tab.pending, tab.current, tab.finished, tab.unsaved], [null, null, null, null])
  const odd = new Memory()
  odd.setItem('ceping.2.slip', '{')
  assert.equal(new Tab(odd).pending, null)
})
