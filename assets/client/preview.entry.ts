// The ballot inside the console's wizard, as a phone shows it. Nothing is kept and nothing is sent.

import './shims'
import { noAnswers } from './answers'
import { cards } from './card'
import { running } from './fault'
import { parsePreview } from './street/manifest'
import { showContents } from './voter/contents'
import { showCard } from './voter/filling'
import { show } from './voter/page'
import { showReview } from './voter/review'

running()
const all = cards(parsePreview(document.body.dataset.ballot || '{}'))
const answers = noAnswers()

function card(index: number, key?: string): void {
  const way = { go: card, contents, review, changed: () => undefined }
  showCard(answers, all, Math.max(0, Math.min(index, all.length - 1)), way, key)
}

function contents(): void {
  showContents(answers, all, card, review)
}

function review(): void {
  showReview(answers, all, card, () => card(0), () => undefined).setPhase('voting')
}

if (all.length > 0) card(0)
else show({ name: 'empty', title: '还没有可以填的内容', content: '请先录入干部名单，勾选测评表。' })
