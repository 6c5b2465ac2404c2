// The vectors that Go runs, in Node: what the browser's tests check with them is checked the same way.

import './globals'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { exported as street } from '../street.entry'
import { exported as pure } from '../vectors.entry'

const file = (path: string) => JSON.parse(readFileSync('../survey/' + path, 'utf8'))
const holds = (name: string, check: () => string[] | Promise<string[]>) => test(name, async () => assert.deepEqual(await check(), []))

holds('RFC 9497', () => pure.rfc9497(file('credential/testdata/rfc9497_a_1_2.json')))
holds('RFC 9180', () => pure.rfc9180(file('envelope/testdata/rfc9180_a_2_1.json')))
holds('the exchange', () => pure.credential(file('credential/testdata/vectors2.json')))
holds('mac, ack and line', () => street.credential(file('credential/testdata/vectors2.json')))
holds('sealed envelopes', () => street.sealed(file('envelope/testdata/vectors.json')))
holds('contents', () => street.contents(file('envelope/testdata/vectors.json')))
holds('seals', () => street.seals(file('envelope/testdata/vectors.json')))
holds('manifests', () => street.manifests(file('manifest/testdata/manifests.json')))
holds('scores', () => street.scores())
