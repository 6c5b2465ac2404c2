// What comes over the network: an answer of ours, a refusal with its code, or nothing; and lists that are whole, or altered.

import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as api from '../../client/api'
import { base64url } from '../../client/encoding'
import { countSample, readOpened } from '../../client/lists'
import { Problem } from '../../client/problem'
import { credentials, listDigest, sealDigest } from '../../client/street/seal'

/** What each path answers with from now on: JSON, or a whole response. */
let answers: Record<string, unknown> = {}
const asked: { url: string; init: RequestInit }[] = []

Object.assign(globalThis, {
  fetch: async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    const answer = answers[url.replace('/api/v1/', '')]
    return answer instanceof Response ? answer.clone() : new Response(JSON.stringify(answer))
  },
})

async function told(act: Promise<unknown>): Promise<string> {
  return act.then((value) => JSON.stringify(value), (p) => (p instanceof Problem ? p.code + ' ' + p.status : 'not a Problem: ' + p))
}

const entry = { phase: 'voting', category: 'A', state: 'fresh', manifest: '{}' }
const seal = { count: 1, digest: 'x' }
const whole: [string, () => Promise<unknown>, Record<string, unknown>][] = [
  ['enter', () => api.enter('S'), entry],
  ['collect', () => api.collect('S', 'b'), { evaluated: 'e', proof: 'p' }],
  ['cast', () => api.cast('{}', 1000), { ack: 'a' }],
  ['sessions/s', () => api.counts('s'), { phase: 'closed' }],
  ['sessions/s/seal', () => api.seal('s'), seal],
  ['sessions/s/seal/k', () => api.list('s', 'k'), { envelopes: [] }],
]

test('JSON that is none of ours is no answer, whatever was asked', async () => {
  for (const [path, ask, good] of whole) {
    answers = { [path]: good }
    assert.ok(!(await told(ask())).startsWith('offline'), path)
    const others: unknown[] = [null, true, 1, 'x', [], {}, { ok: true }]
    for (const name of Object.keys(good)) for (const value of [undefined, null, {}, 7.5]) if (!(name === 'count' && value === 7.5)) others.push({ ...good, [name]: value })
    for (const other of others) {
      answers = { [path]: other }
      assert.equal(await told(ask()), 'offline 0', path + ': ' + JSON.stringify(other))
    }
  }
  for (const bad of [{ ...entry, phase: 'open' }, { ...entry, state: 'void' }]) {
    answers = { enter: bad }
    assert.equal(await told(api.enter('S')), 'offline 0')
  }
})

test('a refusal has the code of a problem, with its status; anybody else has the status alone', async () => {
  const problem = (status: number, body: string, type = 'application/problem+json') => {
    answers = { cast: new Response(body, { status, headers: { 'Content-Type': type } }) }
    return told(api.cast('{}', 1000))
  }
  assert.equal(await problem(403, '{"code":"box_closed"}'), 'box_closed 403')
  assert.equal(await problem(403, '{"code":"box_closed"}', 'application/json'), 'internal 403')
  assert.equal(await problem(502, '<h1>', 'text/html'), 'unavailable 502')
  assert.equal(await problem(403, '{"code":1}'), 'internal 403')
  assert.equal(await problem(403, '{"code":'), 'offline 0')
  answers = { cast: new Response(null, { status: 204 }) }
  assert.equal(await told(api.cast('{}', 1000)), 'offline 0')
  answers = { cast: new Response('{"ack":"') }
  assert.equal(await told(api.cast('{}', 1000)), 'offline 0')
})

test('no cookie, no referrer, no redirect, no cache', async () => {
  for (const [path, ask, good] of whole) {
    answers = { [path]: good }
    await ask()
    const { credentials: cookies, referrerPolicy, redirect, cache } = asked[asked.length - 1].init
    assert.deepEqual([cookies, referrerPolicy, redirect, cache], ['omit', 'no-referrer', 'error', 'no-store'], path)
  }
})

test('lists are whole and hash to the seal, or they are altered; a box without lists is not open', async () => {
  const line = (n: number) => String(n).repeat(64)
  const lines = { [credentials]: [line(1), line(2)], cover: [line(3), line(4)], k: [line(5), line(6)] }
  const salt = new Uint8Array(32).fill(9)
  const lists = Object.entries(lines).map(([key, all]) => ({ key, digest: listDigest(all) }))
  const good = { count: 2, digest: sealDigest(salt, lists), salt: base64url(salt), lists: Object.fromEntries(lists.map((l) => [l.key, l.digest])) }
  const envelopes = [{ key: 'cover', size: 64 }, { key: 'k', size: 64 }]
  const says = async (seal: object, all: string[] = lines[credentials]) => {
    answers = { 'sessions/s/seal': seal, 'sessions/s/seal/credentials': { envelopes: all } }
    return told(readOpened('s', envelopes))
  }
  assert.ok((await says(good)).includes(line(2)))
  for (const all of [[], [line(1)], [line(2), line(1)], [line(1), line(1)], [line(1), line(2), line(3)], [line(1), 'x'], [line(1), line(2).toUpperCase() + 'A']]) assert.equal(await says(good, all), '"altered"', all.join())
  for (const bad of [{ ...good, count: 1 }, { ...good, count: 3 }, { ...good, digest: line(1) }, { ...good, salt: undefined }, { ...good, lists: undefined }, { ...good, lists: {} }, { ...good, salt: 'AA' }]) assert.equal(await says(bad), '"altered"', JSON.stringify(bad))
  assert.equal(await says({ count: 2, digest: good.digest }), 'not_closed 403')
  const opened = { seal: good, lines: lines[credentials] }
  answers = { 'sessions/s/seal/k': { envelopes: lines.k } }
  assert.equal(await countSample('s', opened, [{ key: 'k', digest: line(5) }, { key: 'k', digest: line(9) }]), 1)
  answers = { 'sessions/s/seal/k': { envelopes: lines.k.slice(1) } }
  assert.equal(await countSample('s', opened, [{ key: 'k', digest: line(5) }]), 'altered')
  answers = { 'sessions/s/seal/k': new Response(null, { status: 503 }) }
  assert.equal(await told(countSample('s', opened, [{ key: 'k', digest: line(5) }])), 'unavailable 503')
})
