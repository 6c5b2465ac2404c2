import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreOf } from '../../client/answers'
import type { Question } from '../../client/card'
import { scoreFault, scoreRead, scoreRule } from '../../client/points'
import type { Scored } from '../../client/street/manifest'
import { scoreText } from '../../client/street/score'
import { answers, at, leaders, scored } from './sample'

const question = (min: string, max: string, step: string, more: object = {}) => at(leaders(1, [scored('s', min, max, step, more)]), 'f.l1.s')[1] as Question<Scored>
const typed = (text: string) => answers({ scores: { 'f.l1.s': text } })

test('every value within and beyond a scale is a score, or is told the nearest ones', () => {
  for (const [min, max, step] of [['0', '20', '0.5'], ['1', '20', '3'], ['0.25', '3', '0.05'], ['60', '100', '25']]) {
    const q = question(min, max, step)
    const on = (value: number) => value >= Number(min) * 100 && value <= Number(max) * 100 && Math.round(value - Number(min) * 100) % Math.round(Number(step) * 100) === 0
    for (let value = 0; value <= Number(max) * 100 + 300; value++) {
      const a = typed(scoreText(value))
      assert.equal(scoreOf(a, q) !== null, on(value), [min, max, step, value].join())
      const near = (scoreFault(a, q).match(/最近的是 (.*)。/) || ['', ''])[1].match(/[0-9.]+/g) || []
      if (on(value)) assert.equal(scoreFault(a, q), '')
      else assert.ok(near.length > 0 && near.every((n) => on(Math.round(Number(n) * 100))), scoreFault(a, q))
    }
  }
})

test('bands begin where they begin', () => {
  const q = question('0', '100', '0.5', { bands: [{ code: 'a', name: '优', from: '90' }, { code: 'b', name: '良', from: '60' }] })
  assert.deepEqual(['100', '90', '89.5', '60', '59.5'].map((text) => scoreRead(typed(text), q)), ['“优”', '“优”', '“良”', '“良”', ''])
  assert.equal(scoreRead(typed('９０'), q), '记为 90 分，“优”')
})

test('eight values are listed, nine are a range', () => {
  assert.equal(scoreRule(question('1', '8', '1')), '可填 1、2、3、4、5、6、7、8 分')
  assert.equal(scoreRule(question('1', '9', '1')), '1 到 9 分，填整数')
  assert.equal(scoreRule(question('9', '1', '1')), '')
  assert.equal(scoreFault(typed('5'), question('9', '1', '1')), '这一项的分数范围不对，请找工作人员。')
})
