// ES5, see opening.inline.ts.

var root = document.documentElement

/** Has the script come meanwhile, without running it. */
export function preloadBundle(address: string): void {
  var link = document.createElement('link')
  link.rel = 'preload'
  link.setAttribute('as', 'script')
  link.href = address
  document.head.appendChild(link)
}

/**
 * Runs the page's script. One that did not come, or came cut off, is fetched once more, past every cache: a proxy's half of it may
 * lie there for a year. `failed` is told when that did not help either, or when the script has not begun after ten seconds.
 */
export function fetchBundle(address: string, failed: () => void): void {
  load(address, function () {
    load(address + '?' + Math.random().toString(36).slice(2), failed)
  })
  setTimeout(function () {
    if (!begun()) failed()
  }, 10000)
}

function load(address: string, failed: () => void): void {
  var script = document.createElement('script')
  script.onload = script.onerror = function () {
    if (!begun()) failed()
  }
  script.src = address
  document.head.appendChild(script)
}

/** Whether the script runs, or has said by itself that it failed: see fault.ts. */
function begun(): boolean {
  return root.getAttribute('data-script') !== null
}
