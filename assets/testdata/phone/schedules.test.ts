// Thousands of schedules: two tabs with one slip, or with two, crash at any await, while requests, answers and the store fail. Each ends
// in one counted ballot, or in a plain word.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordID } from '../../client/phone/record'
import { Tab } from './tab'
import { type Faults, World } from './world'

const slip = '0123456789ABCDEZ'
const other = 'ZYXWVTSRQPNMKJHG'

/** Lets everything go on until nothing does; `meanwhile` is called between two awaits. */
async function settle(world: World, meanwhile: (awaits: number) => void = () => undefined): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    meanwhile(i)
    if (!(await world.next())) return
  }
  throw new Error('schedule ' + world.seed + ' does not end')
}

/** The voter comes again when all is well, and again while tabs of before still go on. */
async function atLast(world: World, of = slip): Promise<Tab> {
  world.faults = {}
  const tab = new Tab(world, of, 40).run()
  await settle(world)
  assert.ok(tab.ended, 'schedule ' + world.seed + ' hangs at ' + tab.last)
  return tab
}

const counted = (world: World) => Array.from(world.box.values()).filter((request) => (JSON.parse(request) as { session: string }).session === 'session of ' + slip).length

/** Success was never said without a counted ballot, and one slip never made two. */
function truthful(world: World, tabs: Tab[]): void {
  for (const tab of tabs) {
    const lied = (tab.said.includes('in') || tab.said.includes('found')) && !Array.from(world.box.values()).some((r) => (JSON.parse(r) as { session: string }).session === 'session of ' + tab.slip)
    assert.ok(!lied, 'schedule ' + world.seed + ': said ' + tab.said.join(', ') + ' without a ballot')
  }
  assert.ok(counted(world) <= 1, 'schedule ' + world.seed + ': two ballots')
}

/** Two tabs, the second begun after some awaits of the first, then the last one. */
async function pair(seed: number, faults: Faults, second = slip): Promise<{ world: World; tabs: Tab[]; last: Tab }> {
  const world = new World(seed, faults)
  const tabs = [new Tab(world, slip).run()]
  const from = Math.floor(world.random() * 30)
  await settle(world, (awaits) => {
    if (awaits === from) tabs.push(new Tab(world, second).run())
  })
  if (tabs.length === 1) tabs.push(new Tab(world, second).run())
  await settle(world)
  const last = await atLast(world)
  truthful(world, tabs.concat(last))
  return { world, tabs, last }
}

const seeds = (from: number, many: number) => Array.from({ length: many }, (_, i) => from + i)

test('two tabs, each begun at and crashed at every await', async () => {
  for (let begin = 0; begin < 24; begin++) {
    for (let crash = 0; crash < 30; crash++) {
      for (const victim of [0, 1]) {
        const world = new World(1000 * begin + 10 * crash + victim, {})
        const tabs = [new Tab(world, slip).run()]
        await settle(world, (awaits) => {
          if (awaits === begin) tabs.push(new Tab(world, slip).run())
          if (awaits === crash && tabs[victim]) world.kill(tabs[victim].tab)
        })
        const last = await atLast(world)
        truthful(world, tabs.concat(last))
        assert.equal(counted(world), 1)
        assert.equal(last.last, 'in', 'begun at ' + begin + ', crashed at ' + crash)
      }
    }
  }
})

test('lost, late, forged and foreign answers, crashes and wrong clocks lose no ballot', async () => {
  for (const seed of seeds(1, 1200)) {
    const { world, last } = await pair(seed, { lose: 0.2, forge: 0.2, crash: 0.03, clock: seed % 2 ? 0.3 : 0 })
    assert.equal(counted(world), 1, 'schedule ' + seed + ' ends with ' + last.said.join(', '))
    // A clock that was put a week on erases what is done; the ballot is in.
    const forgotten = seed % 2 === 1 && last.last === 'elsewhere'
    assert.ok(last.last === 'in' || forgotten, 'schedule ' + seed + ' ends with ' + last.said.join(', '))
  }
})

test('one request is sent for a ballot, whichever tab sealed it', async () => {
  for (const seed of seeds(10001, 500)) {
    const world = new World(seed, { lose: 0.2 })
    const sent = new Set<string>()
    const net = world.net.bind(world)
    world.net = (tab) => {
      const of = net(tab)
      return { ...of, cast: (request, wait) => (sent.add(request), of.cast(request, wait)) }
    }
    new Tab(world, slip).run()
    new Tab(world, slip).run()
    await settle(world)
    await atLast(world)
    assert.equal(sent.size, 1, 'schedule ' + seed)
  }
})

test('another slip on a phone that voted is never called in', async () => {
  for (const seed of seeds(20001, 500)) {
    const { world, tabs } = await pair(seed, { lose: 0.2, forge: 0.2, crash: 0.1 }, other)
    const last = await atLast(world, other)
    truthful(world, tabs.concat(last))
    assert.equal(last.last, 'in')
    assert.equal(world.box.size, 2)
  }
})

test('a store that fails or is emptied ends in one ballot, or a plain word', async () => {
  for (const seed of seeds(30001, 1200)) {
    const { world, tabs, last } = await pair(seed, { full: seed % 3 ? 0.15 : 1, wipe: seed % 2 ? 0.05 : 0, lose: 0.1, forge: 0.1, crash: seed % 5 ? 0 : 0.03 })
    if (counted(world) === 1) {
      assert.ok(['in', 'elsewhere'].includes(last.last), 'schedule ' + seed + ' ends with ' + last.said.join(', '))
      continue
    }
    // The slip was exchanged, and what it became is gone: only with the store, after a warning or a page that was closed, and staff help.
    assert.equal(last.last, 'elsewhere', 'schedule ' + seed)
    assert.ok(world.lost && world.bound.has(slip))
    const had = tabs.filter((tab) => tab.phone.record !== null && tab.phone.record.state !== 'none' as string)
    for (const tab of had) assert.ok(world.isDead(tab.tab) || tab.last !== 'in', 'schedule ' + seed)
  }
})

test('where nothing can be stored, nothing is exchanged', async () => {
  for (const seed of seeds(40001, 500)) {
    const world = new World(seed, { full: 1, lose: 0.1 })
    const tab = new Tab(world, slip).run()
    await settle(world)
    assert.ok(!world.collects.has(slip), 'schedule ' + seed)
    assert.ok(tab.ended && ['no storage', 'refusal'].includes(tab.last), 'schedule ' + seed + ' says ' + tab.said.join(', '))
    const last = await atLast(world)
    assert.equal(last.last, 'in')
  }
})

test('a store that fails after collecting keeps no page from submitting', async () => {
  for (const seed of seeds(50001, 500)) {
    const world = new World(seed, { lose: 0.1, forge: 0.1 })
    const tab = new Tab(world, slip, 60).run()
    await settle(world, () => {
      if (tab.phone.record !== null && tab.phone.record.state === 'filling') world.faults = { lose: 0.1, forge: 0.1, full: 1 }
    })
    truthful(world, [tab])
    assert.equal(tab.last, 'in', 'schedule ' + seed + ' says ' + tab.said.join(', '))
    assert.ok(tab.warned, 'schedule ' + seed)
    assert.equal(counted(world), 1)
  }
})

test('closed, reopened or opened at any moment: the lists decide, and say what is so', async () => {
  for (const seed of seeds(60001, 1200)) {
    const world = new World(seed, { lose: 0.2, forge: 0.2, crash: 0.03, clock: seed % 2 ? 0.2 : 0 })
    const tabs = [new Tab(world, slip).run(), new Tab(world, slip).run()]
    const closes = Math.floor(world.random() * 40)
    const reopens = seed % 3 === 0 ? closes + Math.floor(world.random() * 20) : Infinity
    await settle(world, (awaits) => {
      if (awaits === closes) world.phase = 'closed'
      if (awaits === reopens) world.phase = 'voting'
    })
    truthful(world, tabs)
    const held = world.stored.get(recordID(slip))
    world.phase = 'opened'
    const last = await atLast(world)
    truthful(world, tabs.concat(last))
    const said = 'schedule ' + seed + ' ends with ' + last.said.join(', ')
    const done = tabs.some((tab) => tab.said.includes('in'))
    if (counted(world) === 1) assert.ok(last.last === 'found' || (last.last === 'elsewhere' && done && seed % 2 === 1), said)
    else if (held === undefined) assert.ok(['ended', 'elsewhere'].includes(last.last), said)
    else assert.ok(['out', 'uncollected'].includes(last.last), said)
    if (last.last === 'elsewhere') assert.ok(done || !world.bound.has(slip), said)
  }
})
