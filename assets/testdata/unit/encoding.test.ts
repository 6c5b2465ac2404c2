// Bytes, slips, addresses: what a phone reads, it reads in one way only.

import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../client/address'
import { base64url, concat, fromBase64url, fromHex, hex, named, u16, u32, utf8 } from '../../client/encoding'
import { shown } from '../../client/fingerprint'
import { checkCharacter, crockford, grouped, isSlip, normalise } from '../../client/slip'

const reads = (act: () => unknown) => {
  try {
    act()
  } catch (_) {
    return false
  }
  return true
}

test('every length of bytes goes to base64url and hex and back', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 37 + length * 11) & 255)
    assert.deepEqual(fromBase64url(base64url(bytes)), bytes)
    assert.deepEqual(fromHex(hex(bytes)), bytes)
  }
})

test('of all texts of two and three characters those are base64url that base64url writes', () => {
  const letters = 'AQgwBf_-+/= \n'
  let taken = 0
  for (const a of letters) for (const b of letters) for (const c of [''].concat(letters.split(''))) {
    const text = a + b + c
    if (!reads(() => fromBase64url(text))) continue
    taken++
    assert.equal(base64url(fromBase64url(text)), text)
  }
  assert.ok(taken > 100)
  for (const text of ['A', 'AA==', 'AB', 'AAB', 'ＡＡ', 'AA\n']) assert.ok(!reads(() => fromBase64url(text)), text)
})

test('numbers and names, at their edge', () => {
  assert.deepEqual([u16(0), u16(0xffff), u32(0xffffffff)].map(hex), ['0000', 'ffff', 'ffffffff'])
  for (const n of [-1, 0x10000, NaN]) assert.ok(!reads(() => u16(n)), 'u16 ' + n)
  for (const n of [-1, 0x100000000, NaN]) assert.ok(!reads(() => u32(n)), 'u32 ' + n)
  assert.equal(hex(named('局')), '0003e5b180')
  assert.ok(reads(() => named('x'.repeat(0xffff))) && !reads(() => named('x'.repeat(0x10000))))
  assert.equal(hex(concat(utf8('\ud800'), new Uint8Array([1]))), 'efbfbd01')
  for (const text of ['0', 'AA', '0g', ' 00', '00\n']) assert.ok(!reads(() => fromHex(text)), text)
})

test('a wrong character is always noticed, and neighbours that were swapped are, but for the pair that Luhn cannot tell', () => {
  assert.deepEqual(['0123456789ABCDE', 'ZYXWVTSRQPNMKJH'].map(checkCharacter), ['Z', 'G'])
  for (const slip of ['0123456789ABCDEZ', 'ZYXWVTSRQPNMKJHG']) {
    assert.ok(isSlip(slip))
    for (let i = 0; i < slip.length; i++) {
      for (const c of crockford) assert.equal(isSlip(slip.slice(0, i) + c + slip.slice(i + 1)), c === slip[i], i + c)
      if (i === 0 || slip[i] === slip[i - 1]) continue
      const swapped = slip.slice(0, i - 1) + slip[i] + slip[i - 1] + slip.slice(i + 1)
      assert.equal(isSlip(swapped), [slip[i - 1], slip[i]].sort().join('') === '0Z', swapped)
    }
  }
})

test('slips as people type them', () => {
  for (const typed of ['0123 4567-89ab cdez', 'oi23456789ABCDEZ', 'OL23456789abcdez', '０１２３　４５６７－８９ａｂｃｄｅｚ']) assert.equal(normalise(typed), '0123456789ABCDEZ', typed)
  for (const code of ['', '0123456789ABCDE', '0123456789ABCDEZZ', '0123456789ABCDUZ', '0123456789abcdez', ' 0123456789ABCDEZ', '0123456789ABCDEZ\n']) assert.ok(!isSlip(code), JSON.stringify(code))
  assert.deepEqual([grouped('0123456789'), grouped(''), shown('0123456789ABCDEFGHJKMNPQRS')], ['0123 4567 89', '', '0123 4567 89AB'])
})

test('an address is one whole code, or broken, or none', () => {
  const code = '0123456789ABCDEZ' + '7'.repeat(26)
  assert.deepEqual(parseAddress('/S/' + code), { slip: '0123456789ABCDEZ', fingerprint: '7'.repeat(26) })
  assert.deepEqual(parseAddress('/s/' + code.toLowerCase()), { slip: '0123456789ABCDEZ', fingerprint: '7'.repeat(26) })
  for (const path of ['/', '/S', '/screen/x', '/tablet', '/x/S/' + code]) assert.equal(parseAddress(path), null, path)
  for (const path of ['/S/', '/S/' + code.slice(1), '/S/' + code + '0', '/S/' + code + '/', '/S/' + code.replace('Z', 'U'), '/S/' + code + '\n']) assert.equal(parseAddress(path), 'broken', path)
})
