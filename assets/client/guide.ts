// What a category is told of its own forms before it begins, after the session's rules: only what those forms have.

import { type Answers, isChoices, isGraded, isScored, noAnswers } from './answers'
import { type Card, cards, measure } from './card'
import { ration } from './quota'
import { isRequired } from './rules'
import type { Manifest } from './street/manifest'

/** The rules for filling in that a category needs beside the session's own. */
export function guide(m: Manifest, category: string): string[] {
  const all = cards(m, category)
  const questions = all.reduce((list, card) => list.concat(card.subject.questions), [] as Card['subject']['questions'])
  const rules: string[] = []
  if (questions.some(isScored)) rules.push('打分的项目填数字，可填的范围写在题目下面')
  if (questions.some((q) => isChoices(q) && (q.criterion.max !== undefined || q.criterion.min > 1))) rules.push('多选的项目可选几项，写在题目旁边')
  for (const form of all.map((card) => card.form).filter((f, i, list) => list.indexOf(f) === i)) {
    const words = quotaRule(all.filter((card) => card.form === form), noAnswers())
    if (words !== '') rules.push('《' + form.title + '》' + words)
  }
  if (questions.some(isRequired)) rules.push('标“必填”的项目填好才能提交')
  return rules
}

/** A form's quota in words; where it is another number for another criterion, each says its own. */
function quotaRule(own: Card[], a: Answers): string {
  const said: string[] = []
  for (const card of own) {
    for (const q of card.subject.questions.filter(isGraded)) {
      const r = ration(a, own, card, q)
      if (!r) continue
      const unit = measure(card.form, 'plain')
      const bounds = [r.least > 0 && '至少 ' + r.least + ' ' + unit, r.most !== null && '最多 ' + r.most + ' ' + unit].filter((b) => !!b).join('、')
      const words = '每项“' + r.name + '”' + bounds
      if (said.indexOf(words) < 0) said.push(words)
    }
  }
  return said.length > 2 ? '有的等次限名额，写在题目下面' : said.join('，')
}
