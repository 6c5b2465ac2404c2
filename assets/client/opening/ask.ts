// `enter`, asked before the page's script has come. It reads only. ES5 save for what every engine with BigInt has: promises, fetch.

var patience = 2500 // ms for a store that says nothing; the script, which waits for it too, then asks by itself

/**
 * The answer to `enter` of a slip; null where none came. A phone that holds a ballot does not ask: after 领取 no slip leaves it any
 * more, least of all next to a cast.
 */
export function ask(slip: string): Promise<Response | null> {
  return new Promise(function (resolve) {
    holding(function (holds) {
      if (holds) return resolve(null)
      fetch('/api/v1/enter', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ slip: slip }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      }).then(resolve, function () {
        resolve(null)
      })
    })
  })
}

/** Tells once whether this browser holds a ballot that is not known to be in, or whether it cannot say so in time. */
function holding(tell: (holds: boolean) => void): void {
  var told = false
  function once(holds: boolean): void {
    if (told) return
    told = true
    tell(holds)
  }
  setTimeout(function () {
    once(true)
  }, patience)
  try {
    var none = false
    var opening = indexedDB.open('ceping')
    opening.onupgradeneeded = function () {
      none = true
      opening.transaction!.abort() // there is no store yet: none is made by a look
    }
    opening.onerror = function (event) {
      event.preventDefault()
      once(!none) // a store that fails now may hold a ballot that the script reads a moment later
    }
    opening.onsuccess = function () {
      read(opening.result, once)
    }
  } catch (_) {
    once(true) // the script asks by itself, and says what that means
  }
}

function read(db: IDBDatabase, tell: (holds: boolean) => void): void {
  try {
    var all = db.transaction('records').objectStore('records').getAll()
    all.onsuccess = function () {
      tell(
        all.result.some(function (record: { state?: unknown } | null) {
          return !!record && (record.state === 'filling' || record.state === 'sealed')
        }),
      )
    }
    all.onerror = function (event) {
      event.preventDefault()
      tell(true)
    }
  } catch (_) {
    tell(true)
  }
  db.close() // when what was asked is answered
}
