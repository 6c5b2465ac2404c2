// Canonical content and padding: one text for one meaning, and nothing else is taken.

import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '../../client/encoding'
import { type Content, decode, encode, saysNothing } from '../../client/street/content'
import { pad, paddedSize, unpad } from '../../client/street/padding'

const refused = (act: () => unknown, said: string) => {
  let threw = false
  try {
    act()
  } catch (_) {
    threw = true
  }
  assert.ok(threw, said)
}

const some: Content[] = [{}, { marks: '0-z' }, { scores: ['85.5', ''] }, { marks: '1', scores: ['0'] }, { choices: ['a', 'own'] }, { text: '“引”"\\\n𠮷</script>\u2028' }, { state: 'blank' }, { state: 'spoiled' }]

test('what is written is read as it was, and written again in the same bytes', () => {
  for (const c of some) {
    assert.deepEqual(decode(encode(c)), c)
    assert.equal(saysNothing(c), Object.keys(c).length === 0)
  }
})

test('a text with one byte more, less or otherwise says something else, or nothing', () => {
  for (const c of some) {
    const good = encode(c)
    const taken = (bytes: Uint8Array) => {
      let read: Content
      try {
        read = decode(bytes)
      } catch (_) {
        return
      }
      assert.deepEqual(encode(read), bytes)
      assert.ok(JSON.stringify(read) !== JSON.stringify(c), new TextDecoder().decode(bytes))
    }
    for (let i = 0; i <= good.length; i++) {
      for (const byte of [0x00, 0x09, 0x20, 0x22, 0x2c, 0x30, 0x5c, 0x7d, 0xff]) {
        taken(new Uint8Array([...good.subarray(0, i), byte, ...good.subarray(i)]))
        if (i < good.length && good[i] !== byte) taken(new Uint8Array([...good.subarray(0, i), byte, ...good.subarray(i + 1)]))
      }
      if (i < good.length) taken(new Uint8Array([...good.subarray(0, i), ...good.subarray(i + 1)]))
    }
  }
})

test('the same meaning in another text is refused', () => {
  for (const text of [
    ' {"v":2}', '{"v":2} ', '{ "v":2}', '{"v":2.0}', '{"v":"2"}', '{"v":1}', '{"v":3}', '{}', '[]', 'null', '', '{"v":2,"marks":""}', '{"v":2,"scores":[]}', '{"v":2,"choices":[]}', '{"v":2,"text":""}', '{"v":2,"state":""}',
    '{"marks":"0","v":2}', '{"v":2,"scores":["1"],"marks":"0"}', '{"v":2,"marks":"0","marks":"0"}', '{"v":2,"marks":0}', '{"v":2,"text":"\\u610f"}', '{"v":2,"text":"\\/"}', '{"v":2,"text":"\\t"}', '{"v":2,"more":1}', '\ufeff{"v":2}',
  ]) refused(() => decode(utf8(text)), text)
})

test('padding, at its edge', () => {
  assert.deepEqual([0, 1, 60, 61, 124, 125].map(paddedSize), [64, 64, 64, 128, 128, 192])
  for (const length of [0, 1, 59, 60]) {
    const json = new Uint8Array(length).fill(7)
    assert.deepEqual(unpad(pad(json, 64)), json)
  }
  refused(() => pad(new Uint8Array(61), 64), '61 bytes in 64')
  for (const bytes of [[], [0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0, 1], [0, 0, 0, 1, 7, 1], [255, 255, 255, 255, 0]]) refused(() => unpad(new Uint8Array(bytes)), bytes.join())
  assert.deepEqual(unpad(new Uint8Array([9, 9, 0, 0, 0, 1, 7, 0, 0]).subarray(2)), new Uint8Array([7]))
})
