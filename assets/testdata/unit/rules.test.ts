import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answers } from '../../client/answers'
import { choicesRule, droppedText, gaps, isRequired, mayGo, toggleOption, tooFew } from '../../client/rules'
import { answers, at, choices, graded, leaders, scored, text } from './sample'

const all = leaders(1, [graded('g', { required: true }), graded('h'), scored('s', '0', '10', '1'), choices('c', 2, 3), text('t', 3), text('why', 3, { criterion: 'g', grade: 'poor' })])
const kinds = (part: Partial<Answers>) => gaps(answers(part), all[0]).map((gap) => gap.kind + ' ' + gap.question.key.slice(5))

test('what is blank may go, what is required or against its rule may not', () => {
  const nothing = ['required g', 'blank h', 'blank s', 'blank c']
  assert.deepEqual(kinds({}), nothing)
  assert.ok(!mayGo(answers({}), all))
  const marked = { marks: { 'f.l1.g': 0 } }
  assert.deepEqual(kinds(marked), nothing.slice(1))
  assert.ok(mayGo(answers(marked), all))
  for (const [more, gap] of [
    [{ scores: { 'f.l1.s': '11' } }, 'score s'],
    [{ scores: { 'f.l1.s': '0.5' } }, 'score s'],
    [{ choices: { 'f.l1.c': ['a'] } }, 'few c'],
    [{ texts: { 'f.l1.t': '𠮷𠮷𠮷𠮷' } }, 'long t'],
    [{ choices: { 'f.l1.c': ['a', 'own'] }, texts: { 'f.l1.c': '一二三四' } }, 'long c'],
  ] as const) {
    const a = { ...marked, ...(more as object) }
    assert.ok(kinds(a).includes(gap), gap)
    assert.ok(!mayGo(answers(a), all), gap)
  }
  for (const more of [{ scores: { 'f.l1.s': '10' } }, { scores: { 'f.l1.s': '0' } }, { choices: { 'f.l1.c': ['a', 'b'] } }, { choices: { 'f.l1.c': ['none'] } }, { texts: { 'f.l1.t': '𠮷𠮷𠮷' } }, { texts: { 'f.l1.c': '一二三四' } }]) {
    assert.ok(mayGo(answers({ ...marked, ...more }), all), JSON.stringify(more))
  }
})

test('what is required is a grade or a score', () => {
  const required = leaders(1, [graded('g', { required: true }), scored('s', '0', '1', '1', { required: true }), choices('c', 1), text('t', 1)])
  assert.deepEqual(required[0].subject.questions.map(isRequired), [true, true, false, false])
})

test('an option that stands alone, at most so many, in listed order', () => {
  const question = at(all, 'f.l1.c')[1]
  const a = answers({})
  const tap = (code: string, on: boolean) => toggleOption(a, question, code, on)
  assert.ok(tap('c', true) && tap('a', true) && tap('own', true))
  assert.deepEqual(a.choices['f.l1.c'], ['a', 'c', 'own'])
  assert.ok(!tap('b', true), 'a fourth')
  assert.ok(tap('a', true), 'one that is chosen is no fourth')
  assert.deepEqual(a.choices['f.l1.c'], ['a', 'c', 'own'])
  assert.ok(tap('none', true))
  assert.deepEqual(a.choices['f.l1.c'], ['none'])
  assert.ok(!tooFew(a, question))
  assert.ok(tap('b', true))
  assert.deepEqual(a.choices['f.l1.c'], ['b'])
  assert.ok(tooFew(a, question))
  assert.ok(tap('b', false))
  assert.ok(!('f.l1.c' in a.choices) && !tooFew(a, question))
  assert.ok(!toggleOption(a, at(all, 'f.l1.g')[1], 'a', true))
})

test('how many may be chosen, in words', () => {
  const rule = (min: number, max?: number) => choicesRule(at(leaders(1, [choices('c', min, max)]), 'f.l1.c')[1])
  assert.deepEqual([rule(0), rule(1), rule(0, 1), rule(0, 3), rule(1, 3), rule(2, 2), rule(2, 3), rule(2)], ['可选多项', '可选多项', '最多选 1 项', '最多选 3 项', '最多选 3 项', '选 2 项，也可不选', '选 2 至 3 项，也可不选', '至少选 2 项，也可不选'])
})

test('a text that will not go is said to be dropped', () => {
  const [card, why] = at(all, 'f.l1.why')
  const own = at(all, 'f.l1.c')[1]
  const dropped = (part: Partial<Answers>, q = why) => droppedText(answers(part), card, q)
  assert.equal(dropped({ texts: { 'f.l1.why': ' ' } }), '')
  assert.equal(dropped({ texts: { 'f.l1.why': '因' } }), '没有选“差”，这段文字不会提交；再选上，文字还在。')
  assert.equal(dropped({ marks: { 'f.l1.g': 2 }, texts: { 'f.l1.why': '因' } }), '')
  assert.equal(dropped({ texts: { 'f.l1.c': '话' } }, own), '没有选“其他”，它的文字不会提交；再选上，文字还在。')
  assert.equal(dropped({ choices: { 'f.l1.c': ['own'] }, texts: { 'f.l1.c': '话' } }, own), '')
})
