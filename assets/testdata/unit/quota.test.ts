import './globals'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breaches, overQuota, ration } from '../../client/quota'
import { mayGo } from '../../client/rules'
import { answers, at, graded, leaders } from './sample'

/** Five leaders of whom the first few have the best grade. */
const five = (quota: object, best: number, more: object[] = [graded('g')]) => {
  const all = leaders(5, more as Record<string, unknown>[], { quota })
  const marks: Record<string, number> = {}
  for (let i = 1; i <= best; i++) marks['f.l' + i + '.g'] = 0
  return { all, a: answers({ marks }) }
}

test('most, at its edge', () => {
  for (const [quota, most] of [[{ grade: 'good', max: 2 }, 2], [{ grade: 'good', max_percent: 40 }, 2], [{ grade: 'good', max_percent: 59 }, 2], [{ grade: 'good', max_percent: 60 }, 3], [{ grade: 'good', max: 3, max_percent: 20 }, 1], [{ grade: 'good', max_percent: 19 }, 0], [{ grade: 'good', max: 0 }, 0]] as const) {
    for (let best = 0; best <= 5; best++) {
      const { all, a } = five(quota, best)
      const said = JSON.stringify(quota) + ' with ' + best
      assert.equal(ration(a, all, ...at(all, 'f.l1.g'))!.most, most, said)
      assert.equal(breaches(a, all).length, best > most ? 1 : 0, said)
      assert.equal(mayGo(a, all), best <= most, said)
      if (best < 5) assert.equal(overQuota(a, all, ...at(all, 'f.l5.g'), 0), best >= most, said)
      assert.ok(!overQuota(a, all, ...at(all, 'f.l5.g'), 1), said)
      if (best > 0) assert.ok(!overQuota(a, all, ...at(all, 'f.l1.g'), 0), said + ': who has it keeps it')
    }
  }
})

test('least is asked of those who mark the criterion, not of a blank', () => {
  const quota = { grade: 'good', min: 2 }
  assert.ok(mayGo(five(quota, 0).a, five(quota, 0).all))
  assert.ok(!mayGo(five(quota, 1).a, five(quota, 1).all))
  assert.ok(mayGo(five(quota, 2).a, five(quota, 2).all))
  const { all } = five(quota, 0)
  assert.equal(breaches(answers({ marks: { 'f.l3.g': 2 } }), all)[0].key, 'f.l1.g')
})

test('a set counts together, each criterion for itself, and a scale without the grade not at all', () => {
  const set = five({ grades: ['good', 'fair'], max: 2 }, 1)
  set.a.marks['f.l2.g'] = 1
  assert.ok(overQuota(set.a, set.all, ...at(set.all, 'f.l3.g'), 1) && !overQuota(set.a, set.all, ...at(set.all, 'f.l2.g'), 0))
  const two = five({ grade: 'good', max: 2 }, 2, [graded('g'), graded('h'), graded('own', { grades: [{ code: 'x', name: '一' }] })])
  assert.ok(!overQuota(two.a, two.all, ...at(two.all, 'f.l3.h'), 0))
  assert.equal(ration(two.a, two.all, ...at(two.all, 'f.l1.own')), null)
  assert.equal(ration(two.a, leaders(1, [graded('g')]), ...at(leaders(1, [graded('g')]), 'f.l1.g')), null)
})
