// A page whose script fails says so, in the sentence that the page itself carries (#fault): what happened, that nothing typed is
// lost, and what to do. It stands below what still works and covers nothing. When the script does not arrive at all, the style
// shows that sentence by itself after a while, unless the page was marked as running.

const root = document.documentElement
let quiet = false

/** The page's script has come and begun: the sentence is not shown until something fails. */
export function running(): void {
  root.dataset.script = 'running'
}

/** The page says by itself what to do: no second sentence. */
export function told(): void {
  quiet = true
}

/** Shows the sentence. A page that has drawn nothing yet stops saying that it is being opened. */
function broken(): void {
  if (quiet) return
  root.dataset.script = 'broken'
  const opening = document.querySelector('#page > .opening')
  if (opening && opening.parentElement) opening.parentElement.className = 'old'
}

/** Whether an error is none of ours: scripts that a browser or WeChat puts into the page fail without harm to it. */
function foreign(file: string): boolean {
  return file.indexOf(location.origin + '/') !== 0
}

window.addEventListener('error', (event) => {
  if (!foreign(event.filename || '')) broken()
})
window.addEventListener('unhandledrejection', broken)
