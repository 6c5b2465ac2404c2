// Prints the machine's table as deploy/docs/states.md has it.

import { events, step } from '../../client/phone/machine'
import { states } from '../../client/phone/record'

declare const console: { log(text: string): void }

const cell = (state: (typeof states)[number], event: (typeof events)[number]) => {
  const { to, say, ask } = step(state, event)
  if (to === state && say === '' && ask === '') return ''
  const parts = [to === state ? '' : '**' + (to === 'none' ? 'erased' : to) + '**', say === '' ? '' : '“' + say + '”', ask === '' ? '' : '→ ' + ask]
  return parts.filter((part) => part !== '').join(' ')
}

console.log('| event | ' + states.join(' | ') + ' |')
console.log('|---|' + '---|'.repeat(states.length))
for (const event of events) console.log('| ' + event + ' | ' + states.map((state) => cell(state, event)).join(' | ') + ' |')
