// Hostile manifests: whatever is taken away from one, or put in its place, the page stops, or it lays out what Go's vectors say is a ballot.

import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cards } from '../../client/card'
import { fingerprint } from '../../client/fingerprint'
import { envelopes, sent } from '../../client/street/envelopes'
import type { Manifest } from '../../client/street/manifest'
import { readPromise } from '../../client/voter/promise'
import { vector } from './sample'

/** Every place in a value, as a path. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path].concat(...Object.entries(value).map(([name, part]) => places(part, path.concat(name))))
}

function put(value: unknown, path: string[], instead: unknown): unknown {
  if (path.length === 0) return instead
  const copy = (Array.isArray(value) ? value.slice() : { ...(value as object) }) as Record<string, unknown>
  copy[path[0]] = put(copy[path[0]], path.slice(1), instead)
  return copy
}

/** Without the 36 grades and the long lists, which are no new kind of place. */
function small(): Manifest {
  const m = vector('every kind of criterion')
  m.leaders.length = 1
  m.forms = m.forms.filter((form) => form.id !== 'bodies')
  m.forms[0].criteria = m.forms[0].criteria.filter((c) => c.id !== 'scale36')
  m.envelopes = m.envelopes.filter((e) => !/^(bodies|leaders\.l[23])/.test(e.key))
  return m
}

test('nothing that takes the place of anything makes the page fail, or fill in other envelopes than it seals', () => {
  const m = small()
  assert.equal(typeof readPromise(JSON.stringify(m), 'A', null), 'object')
  let stopped = 0
  let taken = 0
  for (const path of places(m)) {
    for (const instead of [undefined, null, 0, -1, 1e9, true, '', 'x', 'constructor', '__proto__', [], {}, [null], [{}]]) {
      const text = JSON.stringify(put(m, path, instead))
      const read = readPromise(text || '', 'A', null)
      if (typeof read === 'string') {
        stopped++
        continue
      }
      taken++
      // What is taken is laid out, and every envelope of it is what the manifest lists.
      const where = path.join('.') + ' = ' + JSON.stringify(instead)
      for (const list of [read.roles, read.bodies, read.rules, read.categories, read.leaders, read.promoted]) assert.ok(Array.isArray(list), where)
      const keys = new Set(sent(envelopes(read), 'A').map((e) => e.key))
      for (const card of cards(read, 'A')) {
        for (const q of card.subject.questions) assert.ok(keys.has(q.key) || keys.has(q.key.replace(/\.[^.]*$/, '')), where + ': ' + q.key)
      }
    }
  }
  assert.ok(stopped > 500 && taken > 500, stopped + ' stopped, ' + taken + ' taken')
})

test('a fingerprint is of each byte', () => {
  const text = JSON.stringify(small())
  const print = fingerprint(text)
  assert.ok(/^[0-9A-HJKMNP-TV-Z]{26}$/.test(print))
  assert.equal(typeof readPromise(text, 'A', print), 'object')
  for (const other of [text + ' ', text.replace('"version":2', '"version": 2'), text.replace('局', '局 ')]) assert.equal(readPromise(other, 'A', print), 'other')
  assert.equal(readPromise(text, 'A', print.toLowerCase()), 'other')
  assert.equal(readPromise(text, 'D', print), 'other')
  for (const none of ['', 'null', '1', '[]', '"x"', '{', '{"version":2}']) assert.equal(readPromise(none, 'A', null), 'other')
})
