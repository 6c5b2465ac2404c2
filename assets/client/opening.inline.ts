// What stands in the voter's page itself and runs before anything else has come: it asks for the slip at once, says what is known
// while the page's script is on its way, and fetches that script only where it can run. It is built as ES5, and the build refuses what
// ES5 has not, so that an engine of any age reads it and says what to do: no const, no destructuring, no for-of here, nor in what it
// imports.

import { parseAddress } from './address'
import { fetchBundle, preloadBundle } from './opening/bundle'
import { ask } from './opening/ask'
import { paint, showCut, showOld, whenDrawn } from './opening/paint'
import type { Early } from './early'

var bundle = document.documentElement.getAttribute('data-bundle') || ''

function begin(): void {
  var address = parseAddress(location.pathname)
  if (address && address !== 'broken') {
    var early: Early = { slip: address.slip, answer: ask(address.slip) }
    ;(window as unknown as { ceping: Early }).ceping = early
    early.answer.then(paint)
  }
  preloadBundle(bundle)
  whenDrawn(function () {
    fetchBundle(bundle, showCut)
  })
}

// Without BigInt the script cannot do its arithmetic, and older engines cannot even read it.
if (typeof BigInt === 'undefined') whenDrawn(showOld)
else begin()
