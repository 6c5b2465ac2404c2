import { times } from '../device'
import { type Child, h } from '../dom'
import { countdown } from './countdown'
import { button } from './page'

/** What a tablet that was left alone can say and do. */
export interface Left {
  /** What would be lost: nothing, what can be begun again, or a ballot paper, which cannot. */
  holds(): 'nothing' | 'beginning' | 'ballot'
  /** The start page, for the next voter. */
  next(): void
}

/** Notices that a tablet was left. It asks first; what cannot be begun again waits for staff, its answers out of sight. */
export class Idle {
  private timer = 0
  private stop: () => void = () => undefined
  private cover: HTMLElement | null = null
  private scrolled = 0

  constructor(private readonly left: Left) {
    for (const input of ['pointerdown', 'keydown', 'input']) {
      document.addEventListener(input, () => this.cover || this.wait(), true)
    }
  }

  /** Nobody is waited for until the next input. */
  rest(): void {
    clearTimeout(this.timer)
    this.uncover()
  }

  private wait(): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.ask(), times.idle * 1000)
  }

  private ask(): void {
    const holds = this.left.holds()
    if (holds === 'nothing') return
    const seconds = h('b', { class: 'seconds' }, '')
    this.show('asking', '还在填写吗？', h('p', null, seconds, ' 秒内没有回答，就' + (holds === 'ballot' ? '请工作人员过来。填的内容不会丢。' : '回到开始的一页。')))
    this.stop = countdown(
      times.answer,
      (left) => (seconds.textContent = String(left)),
      () => this.leave(),
    )
  }

  private leave(): void {
    if (this.left.holds() !== 'ballot') {
      this.rest()
      return this.left.next()
    }
    this.show('waiting', '请工作人员过来', [
      h('p', null, '这里有一张领了还没有提交的测评票，没有丢。填写人回来后，点“继续填写”。'),
      h('p', { class: 'hint' }, '填写人确定不再回来：由工作人员刷新本页，这张测评票就没有了。填写人还要填，就用这张领票码补发一张。'),
    ])
  }

  /** Covers the page. What is on it is hidden, not only behind: nothing of it can be read, nor read aloud. */
  private show(name: string, title: string, content: Child): void {
    if (!this.cover) this.scrolled = window.pageYOffset
    this.uncover()
    const heading = h('h1', { tabindex: '-1' }, title)
    const act = button('main', '继续填写', () => this.goOn(), 'continue')
    this.cover = h('div', { class: 'cover' }, h('main', { class: 'sheet', 'data-screen': name }, heading, content, h('div', { class: 'acts' }, act)))
    document.getElementById('page')!.hidden = true
    document.body.appendChild(this.cover)
    heading.focus()
  }

  private goOn(): void {
    this.uncover()
    window.scrollTo(0, this.scrolled)
    this.wait()
  }

  private uncover(): void {
    this.stop()
    if (!this.cover) return
    document.body.removeChild(this.cover)
    this.cover = null
    document.getElementById('page')!.hidden = false
  }
}
