// Loaded before everything else in every bundle. What a phone down to Chrome 67 and Safari 14 lacks and our packages
// use; no build target adds these. An engine without BigInt cannot do the arithmetic: it gets the plain page.

import { told } from './fault'

interface Old {
  BigInt?: unknown
  hasOwn?: unknown
}

const scope = (typeof self !== 'undefined' ? self : window) as Window & Old

if (typeof scope.BigInt === 'undefined') {
  const page = document.getElementById('page')
  if (page) {
    page.className = 'old'
    told()
  }
  // Told already: the error only keeps the rest of the bundle from running.
  window.addEventListener('error', (event) => event.preventDefault())
  throw new Error('this engine has no BigInt')
}

// Missing in Chromium up to 70.
if (typeof globalThis === 'undefined') {
  Object.defineProperty(scope, 'globalThis', { value: scope, configurable: true, writable: true })
}

// Missing in Chromium up to 92.
if (!(Object as Old).hasOwn) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (object: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(object, key),
    configurable: true,
    writable: true,
  })
}

// Missing before Safari 15.
if (!DataView.prototype.setBigUint64) {
  DataView.prototype.setBigUint64 = function (offset: number, value: bigint, little?: boolean) {
    const high = Number((value >> BigInt(32)) & BigInt(0xffffffff))
    const low = Number(value & BigInt(0xffffffff))
    this.setUint32(offset + (little ? 4 : 0), high, little)
    this.setUint32(offset + (little ? 0 : 4), low, little)
  }
}

export {}
