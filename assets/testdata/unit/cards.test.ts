import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noAnswers, said } from '../../client/answers'
import { cards, measure, month } from '../../client/card'
import { envelopes, sent } from '../../client/street/envelopes'
import type { Form } from '../../client/street/manifest'
import { sheets } from '../../client/street/sheet'
import { vector } from './sample'

test('the cards of a category say something in each of its envelopes but the cover, and in no other', () => {
  for (const name of ['sample', 'every kind of criterion', 'forms that apply to nobody', 'the largest ballot']) {
    const m = vector(name)
    for (const { code } of m.categories) {
      const keys = sent(envelopes(m), code).map((e) => e.key)
      assert.deepEqual(['cover'].concat(Array.from(said(noAnswers(), cards(m, code)).keys())).sort(), keys.sort(), name + ', ' + code)
    }
  }
})

test('every question of a category is on one card, once', () => {
  const m = vector('every kind of criterion')
  for (const { code } of m.categories) {
    const own = sheets(m).filter((sheet) => sheet.form.categories.indexOf(code) >= 0)
    const want = own.flatMap((sheet) => sheet.subjects.flatMap((subject) => subject.questions.map((q) => q.key)))
    const got = cards(m, code).flatMap((card) => card.subject.questions.map((q) => q.key))
    assert.deepEqual(got.sort(), want.sort())
  }
})

test('people are counted as people, and months as they are written', () => {
  const over = (subjects: string) => ({ subjects }) as unknown as Form
  assert.deepEqual(['leaders', 'promoted', 'body', 'unit'].map((s) => measure(over(s))), ['位', '位', '个', '个'])
  assert.deepEqual(['leaders', 'promoted', 'body', 'unit'].map((s) => measure(over(s), 'plain')), ['名', '名', '个', '个'])
  assert.deepEqual([month('1985-03'), month(undefined)], ['1985.03', ''])
})
