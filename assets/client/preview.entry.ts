// The ballot inside the console's wizard, as a phone shows it. Nothing is kept and nothing is sent.

import './shims'
import { noAnswers } from './answers'
import { cards } from './card'
import { running } from './fault'
import { leafOf, leaves, placeOf } from './leaf'
import { parsePreview } from './street/manifest'
import { showContents } from './voter/contents'
import { showLeaf } from './voter/filling'
import { show } from './voter/page'
import { showReview } from './voter/review'

running()
const all = cards(parsePreview(document.body.dataset.ballot || '{}'))
const on = leaves(all)
const answers = noAnswers()
let at = 0

function leaf(index: number, key?: string): void {
  at = placeOf(on, index)
  showLeaf(answers, all, on, at, { go: leaf, contents, review, changed: () => undefined, mending: key !== undefined }, key)
}

function contents(): void {
  showContents(answers, on, at, leaf, review)
}

function review(): void {
  const go = (key: string | null) => (key === null ? leaf(at) : leaf(leafOf(on, key), key))
  showReview(answers, all, on, go, () => leaf(0), () => undefined).setPhase('voting')
}

if (on.length > 0) leaf(0)
else show({ name: 'empty', title: '还没有可以填的内容', content: '请先录入干部名单，勾选测评表。' })
