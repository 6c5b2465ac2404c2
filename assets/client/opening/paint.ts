// The page before its script. What it says is what the server says: nothing here was compared with the slip yet, so there is no
// button, no fingerprint and no category. ES5, see opening.inline.ts.

import { chineseDate } from '../date'
import { lookAtNetwork } from '../network'
import { wechat } from '../wechat'
import * as say from '../words/opening'

/** Does something once the page is whole. */
export function whenDrawn(act: () => void): void {
  if (document.readyState !== 'loading') return act()
  document.addEventListener('DOMContentLoaded', act)
}

/** Unit, session and the three sentences of an answer to `enter`. One that is anything else is left to the script. */
export function paint(answer: Response | null): void {
  if (!answer || !answer.ok) return
  answer
    .clone()
    .json()
    .then(function (entry) {
      var m = JSON.parse(entry.manifest)
      whenDrawn(function () {
        if (told) return
        show('assessment', m.assessment)
        show('unit', m.unit)
        show('when', say.dayAndGroup(chineseDate(String(m.date)), m.group))
        show('least', m.min_group)
        reveal('promise', true)
        reveal('rehearsal', m.rehearsal === true)
      })
    })
    .then(null, function () {
      // Not an answer of ours: the script says what that means.
    })
}

/** The engine is too old for the page. */
export function showOld(): void {
  mark('old')
  show('unit', say.tooOld)
  if (wechat) show('wechat', say.elsewhere)
}

/** The page's script did not come, or not whole. */
export function showCut(): void {
  mark('cut')
  show('unit', say.cutOff)
  show('look', say.tryOnceMore(lookAtNetwork(location.hostname)))
  for (var i = 0; i < painted.length; i++) reveal(painted[i], false)
  reveal('cut', true)
  var again = document.getElementById('reload')
  if (again)
    again.onclick = function () {
      location.reload()
    }
}

var painted = ['assessment', 'when', 'promise']
var told = false // the page says why it goes no further

function mark(name: string): void {
  told = true
  var page = document.getElementById('page')
  if (page) page.className = name
}

// Elements of the page as it was sent: the script, once it runs, has drawn others.

function show(id: string, text: unknown): void {
  var element = document.getElementById(id)
  if (!element) return
  element.textContent = String(text)
  element.hidden = false
}

function reveal(id: string, on: boolean): void {
  var element = document.getElementById(id)
  if (element) element.hidden = !on
}
