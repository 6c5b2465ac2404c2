// What the voter's page says stands in client/words alone, where it can be read at one go: none of its other modules holds Chinese.

import './globals'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type * as TS from 'typescript'
import { events } from '../../client/phone/machine'

const ts = createRequire(process.cwd() + '/')('typescript') as typeof TS

const chinese = /[\u2e80-\u9fff\uff00-\uffef]|[“”…]/
const entries = ['voter.entry', 'opening.inline', 'ballot.part']
const saying = /^client\/words(\/|\.ts$)/

const parsed = (file: string, text: string) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2020, true)

/** All modules that some are built from, themselves among them. */
function modules(files: string[]): TS.SourceFile[] {
  const found = new Map<string, TS.SourceFile>()
  const add = (file: string) => {
    if (found.has(file)) return
    const source = parsed(file, readFileSync(file, 'utf8'))
    found.set(file, source)
    for (const { fileName } of ts.preProcessFile(source.text, true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue
      const path = new URL(fileName + '.ts', 'file:///' + file).pathname.slice(1)
      assert.ok(existsSync(path), file + ' imports ' + fileName)
      add(path)
    }
  }
  files.forEach(add)
  return [...found.values()]
}

/** Whether a text is an event of the phone's machine, where it is one: those have names that nobody is shown. */
function isEvent(node: TS.Node): boolean {
  if (!events.some((event) => event === (node as TS.Identifier).text)) return false
  if (node.getSourceFile().fileName === 'client/phone/machine.ts') return true
  const on = ts.isConditionalExpression(node.parent) ? node.parent.parent : node.parent
  return ts.isCallExpression(on) && /\bphone\.on$|^this\.on$/.test(on.expression.getText())
}

/** The Chinese in a module, with its line; comments apart. */
function chineseIn(source: TS.SourceFile): string[] {
  const found: string[] = []
  const look = (node: TS.Node) => {
    if (node.kind === ts.SyntaxKind.JSDoc) return
    if (node.getChildCount() > 0) return node.getChildren().forEach(look)
    if (!chinese.test(node.getText()) || isEvent(node)) return
    found.push(`${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`)
  }
  look(source)
  return found
}

test('no module of the voter’s page but its words holds Chinese', () => {
  const all = modules(entries.map((name) => 'client/' + name + '.ts'))
  const [words, others] = [all.filter((m) => saying.test(m.fileName)), all.filter((m) => !saying.test(m.fileName))]
  assert.deepEqual(words.filter((m) => chineseIn(m).length > 0).map((m) => m.fileName).sort(), ['client/words/ballot.ts', 'client/words/ends.ts', 'client/words/opening.ts'])
  for (const file of ['client/voter/welcome.ts', 'client/opening/paint.ts', 'client/street/seal.ts']) assert.ok(others.some((m) => m.fileName === file), file + ' was not looked at')
  assert.deepEqual(others.flatMap(chineseIn), [])
})

test('Chinese is found in any text, and in no comment', () => {
  const text = "/** 注 */\n/* 注 */ const a = '甲'\nconst b = `乙${a}丙` // 注\nconst c = /丁/, 戊 = { 己: `庚` }, d = '“' // '注'\nphone.on('提交'); button('提交')\n"
  assert.deepEqual(
    chineseIn(parsed('x.ts', text)).map((line) => line.replace('x.ts:', '')),
    ["2: '甲'", '3: `乙${', '3: }丙`', '4: /丁/', '4: 戊', '4: 己', '4: `庚`', "4: '“'", "5: '提交'"],
  )
})

test('every word is said somewhere, and no two names say the same', () => {
  const all = modules(entries.concat('preview.entry').map((name) => 'client/' + name + '.ts'))
  const words = all.filter((m) => saying.test(m.fileName)).map((m) => m.text).join('\n')
  const others = all.filter((m) => !saying.test(m.fileName)).map((m) => m.text).join('\n')
  const names = [...words.matchAll(/^export (?:const|var|function) (\w+)/gm)].map((found) => found[1])
  assert.ok(names.length > 150)
  const times = (name: string, text: string) => text.split(new RegExp('\\b' + name + '\\b')).length - 1
  assert.deepEqual(names.filter((name) => times(name, others) === 0 && times(name, words) < 2), [])
  const texts = [...words.matchAll(/^export (?:const|var) \w+ = ('[^'\n]*')$/gm)].map((found) => found[1])
  assert.ok(texts.length > 100)
  assert.deepEqual(texts.filter((text, i) => texts.indexOf(text) < i), [])
})
