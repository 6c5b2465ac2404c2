// What has just been drawn takes no finger for a moment. The second tap of a double tap, or one that was meant for what was there before,
// would mark somebody, exchange the slip or submit, on a screen that nobody has seen yet.

const glance = 400 // ms after a screen is drawn
const impatience = 1000 // ms after something that was waited for lights up, where 重试 was tapped until then

let until = 0
let touched = -1 // when the finger that does something now came down; -1: it is a key, or a mouse

/** A screen was drawn. */
export function drawn(): void {
  until = Math.max(until, performance.now() + glance)
}

/** What was waited for has come, on the screen that is there. */
export function litUp(): void {
  until = Math.max(until, performance.now() + impatience)
}

document.addEventListener('pointerdown', (event) => (touched = event.pointerType === 'mouse' ? -1 : performance.now()), true)
document.addEventListener('keydown', () => (touched = -1), true)
document.addEventListener(
  'click',
  (event) => {
    if (touched < 0 || touched >= until) return
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)
