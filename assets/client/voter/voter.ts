// One voter's way: slip → category → collect → cards → review → cast → one end. This holds the state and decides which
// screen comes next; the screens draw, the modules beside them compute.

import { parseAddress } from '../address'
import * as api from '../api'
import { type Card, cards } from '../card'
import { blind } from '../credential'
import { tablet, times } from '../device'
import { painted } from '../dom'
import { type Draft, Drafts } from '../draft'
import { fingerprint, shown } from '../fingerprint'
import { Kept } from '../kept'
import { lookFor } from '../list'
import { Memory, type Store } from '../memory'
import { categoryOf, type Manifest, parseManifest } from '../manifest'
import { Problem } from '../problem'
import { isSlip } from '../slip'
import { showCasting, showNotCast } from './casting'
import { showCategory, showWrongCategory } from './category'
import { showCollect, showCollecting } from './collect'
import { showContents } from './contents'
import { deliver } from './delivery'
import { showDone, showDoneHere, showInBox } from './done'
import { exchange } from './exchange'
import { showCard } from './filling'
import { Idle } from './idle'
import { markRehearsal, show } from './page'
import { showReview } from './review'
import { showProblem, showStop } from './stop'
import { applyTextSize } from './textsize'
import { showTyping } from './typing'
import { Watch } from './watch'
import { showWelcome } from './welcome'

/** Where in the history of this page one is. */
type Step = 'typing' | 'welcome' | 'category' | 'collect' | 'contents' | 'review' | number

const doneKey = 'ceping.done'

/** Refusals to collect after which a slip is surely not bound to this draft. */
const refusals = ['slip_unknown', 'slip_void', 'not_collecting', 'box_closed']

/** What a slip opened, before it is exchanged. */
interface Opened {
  slip: string
  print: string | null // to compare by eye; null when the QR's was checked in full
  entry: api.Entry
}

export class Voter {
  private drafts!: Drafts
  private kept!: Kept
  private tab!: Store
  private idle: Idle | null = null // on a tablet
  private opened: Opened | null = null
  private manifest: Manifest | null = null
  private cards: Card[] = []
  private draft: Draft | null = null
  private busy = false
  private done = false
  private stopCount: () => void = () => undefined
  private watch = new Watch()

  /** Begins at what the address, this tab or nothing at all says. */
  start(): void {
    const address = parseAddress(location.pathname)
    // The code must not stay in the address bar or the history.
    history.replaceState(address === null ? history.state : null, '', tablet ? location.pathname : '/')
    try {
      if (tablet) this.keepIn(new Memory(), new Memory())
      else this.keepIn(localStorage, sessionStorage)
    } catch (_) {
      applyTextSize(null)
      return this.noStorage()
    }
    window.addEventListener('popstate', () => this.show(history.state))
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.refresh()
    })
    window.addEventListener('storage', (event) => {
      if (this.draft && this.drafts.concerns(this.draft, event.key)) this.refresh()
    })

    if (tablet) {
      this.idle = new Idle({ holds: () => this.holds(), next: () => this.next() })
      window.addEventListener('beforeunload', (event) => {
        if (!this.draft) return
        event.preventDefault()
        event.returnValue = ''
      })
      return this.next()
    }
    if (address === 'broken') return this.type('二维码没有扫全，请再扫一次，或在这里输入领票码。')
    if (address) {
      this.tab.removeItem(doneKey)
      void this.open(address.slip, address.fingerprint)
      return
    }
    const current = this.drafts.current()
    if (current) this.resume(current)
    else if (this.tab.getItem(doneKey) !== null) this.finish()
    else this.type('')
  }

  private keepIn(local: Store, tab: Store): void {
    applyTextSize(local)
    this.tab = tab
    this.drafts = new Drafts(local, tab, Date.now)
    this.kept = new Kept(local, Date.now)
    this.drafts.purge()
    this.kept.all()
  }

  /** Gives the tablet to the next voter: nothing of the one before stays, not in memory either. */
  private next(): void {
    this.stopCount()
    this.idle!.rest()
    this.watch.stop()
    this.keepIn(new Memory(), new Memory())
    this.manifest = null
    this.cards = []
    history.replaceState(null, '')
    this.type('')
  }

  /** A draft may be exchanged already, though the answer was lost, so it counts as a ballot paper. */
  private holds(): 'nothing' | 'beginning' | 'ballot' {
    if (this.draft) return 'ballot'
    const field = document.getElementById('slip') as HTMLInputElement | null
    return this.done || (field && field.value === '') ? 'nothing' : 'beginning'
  }

  private type(note: string): void {
    this.drafts.leave()
    this.opened = null
    this.draft = null
    this.done = false
    markRehearsal(false)
    showTyping(note, (slip) => void this.open(slip, null))
  }

  /** Opens a slip; `print` is the fingerprint of its QR, null when it was typed. */
  private async open(slip: string, print: string | null): Promise<void> {
    const again = () => this.type('')
    if (!isSlip(slip)) return showProblem(new Problem('slip_unknown', 404), again, again)
    const draft = this.drafts.ofSlip(slip)
    if (draft && print !== null && fingerprint(draft.manifest) !== print) return this.mismatch()
    if (draft && draft.output) return this.resume(draft)
    show({ name: 'busy', title: '正在打开…', content: null })
    let entry: api.Entry
    let manifest: Manifest
    try {
      entry = await api.enter(slip)
    } catch (problem) {
      return showProblem(problem, () => void this.open(slip, print), again)
    }
    const own = fingerprint(entry.manifest)
    if (print !== null && own !== print) return this.mismatch()
    try {
      manifest = parseManifest(entry.manifest)
      categoryOf(manifest, entry.category)
    } catch (_) {
      return this.mismatch()
    }
    this.opened = { slip, print: print === null ? shown(own) : null, entry }
    this.manifest = manifest
    this.cards = cards(manifest)
    this.draft = draft
    markRehearsal(manifest.rehearsal)
    if (entry.state === 'collected' && !draft) return this.elsewhere(manifest.session, entry.phase)
    if (entry.state === 'fresh' && afterVoting(entry.phase)) return showProblem(new Problem('box_closed', 403), again, again)
    this.replace('welcome')
  }

  /** A collected slip without a draft: this phone has cast its ballot, or the slip was used somewhere else. */
  private async elsewhere(session: string, phase: api.Phase): Promise<void> {
    const digests = this.kept.of(session)
    if (digests.length === 0) return showProblem(new Problem('slip_spent', 409), () => this.type(''), () => this.type(''))
    if (phase !== 'opened' && phase !== 'archived') return this.finish()
    try {
      const found = await lookFor(session, digests)
      if (found === 'altered') return showStop('开箱清单与封箱校验码不符', '请把这一页给工作人员和监票人看。')
      showInBox(digests.length, digests.length - found)
    } catch (problem) {
      showProblem(problem, () => void this.elsewhere(session, phase), () => this.type(''))
    }
  }

  /** Goes on with a draft that has its credential. */
  private resume(draft: Draft): void {
    try {
      this.manifest = parseManifest(draft.manifest)
    } catch (_) {
      return this.mismatch()
    }
    this.cards = cards(this.manifest)
    this.draft = draft
    markRehearsal(this.manifest.rehearsal)
    if (!draft.output) return this.type('还没有领到测评票。请再扫一次领票码，或在这里输入。')
    this.drafts.save(draft)
    if (draft.request) {
      void this.cast()
      return
    }
    const state = history.state as Step | null
    if (state === 'review' || state === 'contents' || typeof state === 'number') this.show(state)
    else this.replace(Math.min(draft.card, this.cards.length - 1))
  }

  /** Another tab or a page from the browser's cache: what is stored decides, not what is on the screen. */
  private refresh(): void {
    if (!this.draft || this.busy || this.done) return
    const stored = this.drafts.load(this.draft.id)
    if (stored) {
      this.draft = stored
      this.show(history.state)
    } else if (this.manifest && this.kept.of(this.manifest.session).length > 0) {
      this.finish()
    } else {
      this.type('')
    }
  }

  private go(step: Step, key?: string): void {
    history.pushState(step, '')
    if (this.draft && typeof step === 'number') {
      // Only an act of the voter writes: pages that wrote on being told of a change would tell each other for ever.
      this.draft.card = step
      this.save(this.draft)
    }
    this.show(step, key)
  }

  private replace(step: Step): void {
    history.replaceState(step, '')
    this.show(step)
  }

  private show(step: Step | null, key?: string): void {
    this.watch.stop()
    if (this.busy) return
    if (this.done) return this.finish()
    const draft = this.draft
    if (draft && draft.request) {
      void this.cast()
      return
    }
    if (draft && draft.output) return this.showFilling(draft, step, key)
    const opened = this.opened
    if (!opened || !this.manifest) return this.type('')
    const category = categoryOf(this.manifest, opened.entry.category)
    switch (step) {
      case 'category':
        return showCategory(category, () => this.go('collect'), () => showWrongCategory(() => this.show('category')))
      case 'collect':
        return this.showCollect(opened)
      default:
        return showWelcome(this.manifest, opened.print, () => this.go('category'))
    }
  }

  private showFilling(draft: Draft, step: Step | null, key?: string): void {
    const answers = draft.answers
    const card = (index: number, at?: string) => this.go(index < 0 ? draft.card : index, at)
    if (step === 'contents') return showContents(answers, this.cards, card, () => this.go('review'))
    if (step === 'review') return this.showReview(draft, card)
    const index = Math.max(0, Math.min(typeof step === 'number' ? step : draft.card, this.cards.length - 1))
    const way = {
      go: card,
      contents: () => this.go('contents'),
      review: () => this.go('review'),
      changed: () => this.save(draft),
    }
    showCard(answers, this.cards, index, way, key)
  }

  private showReview(draft: Draft, go: (card: number, key?: string) => void): void {
    const session = this.manifest!.session
    const look = () => this.watch.phase(session, (phase) => {
      review.setOpen(phase !== 'ready' && phase !== 'collecting')
      return phase === 'ready' || phase === 'collecting'
    })
    const review = showReview(draft.answers, this.cards, go, () => void this.cast(), look)
    look()
  }

  private save(draft: Draft): void {
    try {
      this.drafts.save(draft)
    } catch (_) {
      this.noStorage()
    }
  }

  private showCollect(opened: Opened): void {
    const open = opened.entry.phase !== 'ready'
    const look = () => this.watch.phase(this.manifest!.session, (phase) => {
      opened.entry.phase = phase
      if (phase === 'ready') return true
      this.showCollect(opened)
      return false
    })
    showCollect(open, () => void this.collect(opened), look)
    if (!open) look()
  }

  /** Exchanges the slip. Nonce and blind are stored before they are used: a lost answer can be asked for again. */
  private async collect(opened: Opened): Promise<void> {
    if (this.busy) return
    this.busy = true
    showCollecting()
    await painted()
    let failure: unknown
    try {
      const draft = this.draft || this.drafts.make(opened.slip, opened.entry.category, opened.entry.manifest, blind())
      try {
        this.drafts.save(draft)
      } catch (_) {
        return this.noStorage()
      }
      this.draft = draft
      await exchange(this.drafts, draft, opened.slip, this.manifest!)
    } catch (problem) {
      failure = problem
    } finally {
      this.busy = false
    }
    if (failure !== undefined) return this.notCollected(opened, failure)
    this.opened = null
    this.replace(0)
  }

  private notCollected(opened: Opened, failure: unknown): void {
    if (!(failure instanceof Problem)) {
      return showStop('测评票没有通过核对', '请不要再试。请把这一页给工作人员看。')
    }
    if (this.draft && (failure.code === 'slip_spent' || (tablet && refusals.indexOf(failure.code) >= 0))) {
      this.drafts.erase(this.draft)
      this.draft = null
    }
    if (failure.code === 'not_collecting') opened.entry.phase = 'ready'
    // A tablet has nowhere to put a paper aside that may be collected.
    const again = tablet && this.draft ? null : () => this.type('')
    showProblem(failure, () => this.show('collect'), again)
  }

  /** Sends the ballot, the same bytes until answered. A request that was stored is sent, never made anew. */
  private async cast(): Promise<void> {
    if (this.busy || !this.draft) return
    this.busy = true
    this.watch.stop()
    showCasting()
    await painted()
    let failure: unknown
    try {
      const stored = this.drafts.load(this.draft.id)
      if (stored) {
        this.draft = stored
        await deliver(this.drafts, this.kept, stored, this.manifest!, this.cards)
      } // else another tab has cast it
    } catch (problem) {
      failure = problem
    } finally {
      this.busy = false
    }
    if (failure === undefined) return this.finish()
    this.notCast(this.draft, failure)
  }

  private notCast(draft: Draft, failure: unknown): void {
    if (failure instanceof Problem && failure.code === 'not_voting') {
      // Refused for good: nothing of it is stored, so it may be changed and sealed again.
      delete draft.request
      delete draft.digest
      this.save(draft)
      return this.replace('review')
    }
    showNotCast(failure, () => void this.cast())
  }

  private finish(): void {
    if (tablet && this.done) return // shown already, and counting
    this.done = true
    this.draft = null
    this.opened = null
    this.watch.stop()
    if (this.idle) {
      this.idle.rest()
      this.stopCount = showDoneHere(times.return, () => this.next())
      return
    }
    this.tab.setItem(doneKey, '1')
    showDone(() => {
      this.tab.removeItem(doneKey)
      markRehearsal(false)
      this.type('')
    })
  }

  private mismatch(): void {
    this.opened = null
    showStop('请停下，不要填写', '这一页的内容与领票码纸条上的不相符，可能连错了网络或服务器。', '请把手机和纸条给工作人员看。')
  }

  private noStorage(): void {
    showStop('这个浏览器不能保存草稿', '可能开了“无痕浏览”，或者手机存满了。', '请换一个浏览器、换一部手机，或到工作人员处的平板上填写。')
  }
}

function afterVoting(phase: api.Phase): boolean {
  return phase === 'closed' || phase === 'opened' || phase === 'archived'
}
