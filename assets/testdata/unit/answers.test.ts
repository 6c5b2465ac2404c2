import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answered, asked, isBlank, said, scoreOf, textLimit, textOf } from '../../client/answers'
import type { Question } from '../../client/card'
import type { Scored } from '../../client/street/manifest'
import { answers, at, choices, graded, leaders, scored, text } from './sample'

const all = leaders(2, [graded('g'), graded('h'), scored('s', '0', '100', '0.5'), choices('c', 2, 2), text('t', 3), text('why', 3, { criterion: 'g', grade: 'poor' })])

test('nothing, and what says nothing, is blank; anything at all is not', () => {
  for (const part of [{}, { texts: { 'f.l1.t': ' 　\n' } }, { texts: { 'f.l1.c': '其他' } }, { texts: { 'f.l1.why': '理由' } }, { scores: { 'f.l1.s': ' ' } }, { choices: { 'f.l1.c': [] } }]) {
    assert.ok(isBlank(answers(part), all), JSON.stringify(part))
  }
  for (const part of [{ marks: { 'f.l2.h': 0 } }, { scores: { 'f.l1.s': '0' } }, { scores: { 'f.l1.s': '八十' } }, { choices: { 'f.l1.c': ['none'] } }, { texts: { 'f.l2.t': '好' } }]) {
    assert.ok(!isBlank(answers(part), all), JSON.stringify(part))
  }
})

test('a text belongs to its grade, its option, its limit', () => {
  const [card, why] = at(all, 'f.l1.why')
  for (const [mark, is] of [[undefined, false], [0, false], [1, false], [2, true], [3, false]] as const) {
    const a = answers({ marks: mark === undefined ? {} : { 'f.l1.g': mark, 'f.l2.g': 2 }, texts: { 'f.l1.why': '因' } })
    assert.equal(asked(a, card, why), is, 'mark ' + mark)
    assert.equal(textOf(a, card, why), is ? '因' : '')
  }
  const own = at(all, 'f.l1.c')[1]
  assert.equal(textOf(answers({ choices: { 'f.l1.c': ['a', 'b'] }, texts: { 'f.l1.c': '话' } }), card, own), '')
  assert.equal(textOf(answers({ choices: { 'f.l1.c': ['a', 'own'] }, texts: { 'f.l1.c': ' 话\n' } }), card, own), '话')
  assert.deepEqual([textLimit(own), textLimit(at(all, 'f.l1.t')[1]), textLimit(at(all, 'f.l1.g')[1])], [3, 3, 0])
})

test('a score is on its scale or none, and none is not a blank', () => {
  const [card, q] = at(all, 'f.l1.s')
  const of = (typed: string) => scoreOf(answers({ scores: { 'f.l1.s': typed } }), q as Question<Scored>)
  assert.deepEqual(['', '0', '100', '85.5', '０８５。５０'].map(of), ['', '0', '100', '85.5', '85.5'])
  for (const typed of ['100.5', '85.25', '-1', '八十', '1e2']) {
    assert.equal(of(typed), null, typed)
    assert.ok(answered(answers({ scores: { 'f.l1.s': typed } }), card, q), typed)
  }
})

test('what is said is by envelope: marks in listed order, blanks as -, what is no score as it was typed', () => {
  const by = said(answers({ marks: { 'f.l1.h': 2, 'f.l2.g': 0 }, scores: { 'f.l1.s': ' 9.50', 'f.l2.s': '101' }, choices: { 'f.l2.c': ['a', 'own'] }, texts: { 'f.l2.c': '话' } }), all)
  assert.deepEqual(by.get('f.l1'), { marks: '-2', scores: ['9.5'] })
  assert.deepEqual(by.get('f.l2'), { marks: '0-', scores: ['101'] })
  assert.deepEqual([by.get('f.l2.c'), by.get('f.l2.c.text'), by.get('f.l1.t')], [{ choices: ['a', 'own'] }, { text: '话' }, { text: '' }])
  assert.equal(by.size, 2 * 5)
})
