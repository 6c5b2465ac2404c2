// One voter's way: slip → category → collect → cards → review → cast → one end. This holds the state and decides which screen comes
// next; the screens draw, the modules beside them compute.

import { parseAddress } from '../address'
import { said } from '../answers'
import * as api from '../api'
import { type Card, cards } from '../card'
import { tablet, times } from '../device'
import { painted } from '../dom'
import { fromBase64url } from '../encoding'
import { type Draft, rank } from '../draft'
import { fingerprint, shown } from '../fingerprint'
import type { Done } from '../kept'
import { Memory, type Store } from '../memory'
import { ballotPart } from '../part'
import { inWords, Problem } from '../problem'
import { mayGo } from '../rules'
import { isSlip } from '../slip'
import { categoryOf, type Manifest } from '../street/manifest'
import { sameTold, showCasting, showNotCast } from './casting'
import { showCategory, showWrongCategory } from './category'
import { showCollect, showCollecting } from './collect'
import { showContents } from './contents'
import { showDone, showDoneHere } from './done'
import { exchange, record } from './exchange'
import { showCard } from './filling'
import { Idle } from './idle'
import { checked, checkedIn, isIn, showAltered, showNotIn } from './opened'
import { announce, late, markRehearsal, show, warn } from './page'
import { Records } from './records'
import { showReview } from './review'
import { Sending, type Told } from './sending'
import { showNotice, showProblem, showStop, showWaiting } from './stop'
import { applyTextSize } from './textsize'
import { showTyping } from './typing'
import { Watch } from './watch'
import { type Mismatch, readPromise } from './promise'
import { showWelcome } from './welcome'

/** Where in the history of this page one is. */
type Step = 'welcome' | 'category' | 'collect' | 'contents' | 'review' | number

/** Refusals to collect after which a slip is surely not bound to this draft: the same element is answered before them. */
const unbound = ['slip_unknown', 'slip_void', 'not_collecting', 'box_closed']

const again = 6000 // ms after which lists that could not be read are asked for again

/** What a slip opened, before it is exchanged. */
interface Opened {
  slip: string
  entry: api.Entry
}

export class Voter {
  private records!: Records
  private idle: Idle | null = null // on a tablet
  private opened: Opened | null = null
  private manifest: Manifest | null = null
  private cards: Card[] = []
  private draft: Draft | null = null
  private busy = false
  private done = false
  private stay: (() => void) | null = null // what is shown wherever one goes in the history
  private stopCount: () => void = () => undefined
  private watch = new Watch()
  private sending = new Sending()
  private told: Told | null = null
  private warmed = false
  private turn = 0 // a slip's; what was asked for another one is not shown

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
      return showNoStorage()
    }
    window.addEventListener('popstate', () => this.show(history.state))
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.refresh()
    })
    window.addEventListener('storage', (event) => {
      if (this.draft && this.records.drafts.concerns(this.draft, event.key)) this.refresh()
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
      this.records.finished = false
      void this.open(address.slip, address.fingerprint)
    } else {
      const current = this.records.drafts.current()
      const pending = this.records.pending
      if (current) this.resume(current)
      else if (this.records.finished) this.finish()
      else if (pending) void this.open(pending.slip, pending.print, history.state)
      else return this.type('')
    }
    setTimeout(() => void this.settle(), 3000) // the page first
  }

  private keepIn(local: Store, tab: Store): void {
    applyTextSize(local)
    this.records = new Records(local, tab)
  }

  /** Gives the tablet to the next voter: nothing of the one before stays, not in memory either. */
  private next(): void {
    this.stopCount()
    this.idle!.rest()
    this.keepIn(new Memory(), new Memory())
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
    this.leave()
    this.records.drafts.leave()
    this.records.pending = null
    this.records.finished = false
    showTyping(note, (slip) => void this.open(slip, null))
    void this.settle()
  }

  /** Lets go of a slip: what was asked for it is not shown any more. Its record stays. */
  private leave(): number {
    this.watch.stop()
    this.sending.stop()
    this.opened = null
    this.manifest = null
    this.cards = []
    this.draft = null
    this.busy = this.done = false
    this.stay = this.told = null
    markRehearsal(false)
    warn('')
    return ++this.turn
  }

  /** Opens a slip; `print` is the fingerprint of its QR, null when it was typed. */
  private async open(slip: string, print: string | null, step?: Step | null): Promise<void> {
    const turn = this.leave()
    const type = () => this.type('')
    const retry = () => void this.open(slip, print, step)
    if (!isSlip(slip)) return showProblem(new Problem('slip_unknown', 404), retry, type)
    const done = this.records.doneOf(slip)
    const draft = this.records.draftOf(slip)
    if (draft && print !== null && fingerprint(draft.manifest) !== print) return showMismatch('other')
    if (draft && draft.output) return this.resume(draft)
    this.records.pending = { slip, print }
    showBusy('正在打开…')
    let entry: api.Entry
    try {
      entry = await api.enter(slip)
    } catch (problem) {
      if (turn !== this.turn) return
      if (done) return this.finish()
      if (draft && (problem as Problem).code === 'slip_replaced') return this.replaced(draft)
      return showProblem(problem, retry, type)
    }
    if (turn !== this.turn) return
    if (draft && (draft.manifest !== entry.manifest || draft.category !== entry.category)) return showMismatch('other')
    const promise = readPromise(entry.manifest, entry.category, print)
    if (typeof promise === 'string') return showMismatch(promise)
    this.opened = { slip, entry }
    this.manifest = promise
    this.cards = cards(promise, entry.category)
    this.draft = draft
    markRehearsal(promise.rehearsal)
    if (done) return api.isOpened(entry.phase) ? void this.look(entry.manifest, done) : this.finish()
    if (draft && api.isOpened(entry.phase)) return this.neverCollected(draft, entry)
    if (entry.state === 'collected' && !draft) return showProblem(new Problem('slip_spent', 409), type, type)
    if (entry.state === 'fresh' && (entry.phase === 'closed' || api.isOpened(entry.phase))) {
      return showProblem(new Problem('box_closed', 403), type, type)
    }
    this.replace(step === 'category' || step === 'collect' ? step : 'welcome')
  }

  /** A record that never got its credential, when the box is open. */
  private neverCollected(draft: Draft, entry: api.Entry): void {
    if (entry.state === 'fresh') return this.stayAt(() => showNotIn(() => this.erase(draft)))
    this.stayAt(() => showStop('请找工作人员', '这张领票码领过票，但领到的测评票没有送到这部手机上，已经开箱，不能再投了。', '请把这一页给工作人员看。'))
  }

  private replaced(draft: Draft): void {
    const words = inWords(new Problem('slip_replaced', 410))
    this.stayAt(() => showNotice(words.title, [words.remedy], () => this.erase(draft)))
  }

  /** Erases a record whose end was read. */
  private erase(draft: Draft): void {
    this.records.drafts.erase(draft.id)
    this.type('')
  }

  private stayAt(screen: () => void): void {
    this.busy = false
    this.stay = screen
    screen()
  }

  /** Goes on with a draft of this browser. */
  private resume(draft: Draft): void {
    if (!draft.output) {
      if (draft.slip) return void this.open(draft.slip, fingerprint(draft.manifest), history.state)
      return this.type('还没有领到测评票。请再扫一次领票码，或在这里输入。')
    }
    this.leave()
    const promise = readPromise(draft.manifest, draft.category, null)
    if (typeof promise === 'string') return showMismatch(promise)
    this.manifest = promise
    this.cards = cards(promise, draft.category)
    this.draft = draft
    markRehearsal(promise.rehearsal)
    this.keep(draft) // this tab's from now on
    if (draft.request) return void this.cast()
    const state = history.state as Step | null
    this.replace(state === 'review' || state === 'contents' || typeof state === 'number' ? state : draft.card)
    void this.closed(draft)
  }

  /** Whether a ballot that goes on being filled in can still be cast. */
  private async closed(draft: Draft): Promise<void> {
    const phase = await api.counts(draft.session).then((c) => c.phase, () => null)
    if (phase === null || this.draft !== draft || this.busy || draft.request) return
    if (api.isOpened(phase)) return void this.decide(draft)
    if (phase !== 'closed') return
    const look = () =>
      this.watch.phase(draft.session, (now) => {
        if (now === 'closed' || now === null) return true
        this.stay = null
        if (api.isOpened(now)) void this.decide(draft)
        else this.show(history.state)
        return false
      })
    this.stayAt(() => showWaiting('已封箱，没有提交的不能再投', ['您填的内容还留着；若重新开放，这一页会自动变化，可以接着提交。', '请告诉工作人员。'], look))
    look()
  }

  /** Another tab or a page from the browser's cache. A later state is followed; over an earlier one, or none, ours is put. */
  private refresh(): void {
    const own = this.draft
    if (!own || this.done || this.stay) return
    if (this.records.kept.of(own.id)) return this.finish()
    const stored = this.records.drafts.load(own.id)
    const behind = !stored || rank(stored) < rank(own) || (stored.nonce !== own.nonce && rank(own) > 0)
    if (behind) return this.keep(own)
    if (this.busy) return
    if (rank(stored!) > rank(own)) return this.resume(stored!)
    this.draft = stored
    this.show(history.state)
  }

  private go(step: Step, key?: string): void {
    history.pushState(step, '')
    if (this.draft && this.draft.output && typeof step === 'number') {
      // Only an act of the voter writes: pages that wrote on being told of a change would tell each other for ever.
      this.draft.card = step
      this.keep(this.draft)
    }
    this.show(step, key)
  }

  private replace(step: Step): void {
    history.replaceState(step, '')
    this.show(step)
  }

  private show(step: Step | null, key?: string): void {
    if (this.busy) return
    this.watch.stop()
    if (this.done) return this.finish()
    if (this.stay) return this.stay()
    const draft = this.draft
    if (draft && draft.request) return void this.cast()
    if (draft && draft.output) return this.showFilling(draft, step, key)
    const opened = this.opened
    if (!opened || !this.manifest) return this.type('')
    const category = categoryOf(this.manifest, opened.entry.category)
    switch (step) {
      case 'category':
        void ballotPart().catch(() => undefined) // needed from 领取 on, where it is waited for
        return showCategory(category, () => this.go('collect'), () => showWrongCategory(() => this.show('category')))
      case 'collect':
        return this.showCollect(opened)
      default:
        return showWelcome(this.manifest, category.code, shown(fingerprint(opened.entry.manifest)), () => this.go('category'))
    }
  }

  private showFilling(draft: Draft, step: Step | null, key?: string): void {
    const answers = draft.answers
    const card = (index: number, at?: string) => this.go(index < 0 ? draft.card : index, at)
    if (step === 'contents') return showContents(answers, this.cards, card, () => this.go('review'))
    if (step === 'review' || this.cards.length === 0) return this.showReview(draft, card)
    const index = Math.max(0, Math.min(typeof step === 'number' ? step : draft.card, this.cards.length - 1))
    const way = {
      go: card,
      contents: () => this.go('contents'),
      review: () => this.go('review'),
      changed: () => this.keep(draft),
    }
    showCard(answers, this.cards, index, way, key)
  }

  private showReview(draft: Draft, go: (card: number, key?: string) => void): void {
    const look = () =>
      this.watch.phase(draft.session, (phase) => {
        if (phase !== null && api.isOpened(phase)) {
          void this.decide(draft)
          return false
        }
        review.setPhase(phase)
        return phase !== 'voting'
      })
    setTimeout(() => this.warm(), 400)
    const review = showReview(draft.answers, this.cards, go, () => void this.cast(), look)
    look()
  }

  /** While the voter reads the review, what sealing needs is made ready. */
  private warm(): void {
    if (this.warmed || this.busy || !this.manifest) return
    this.warmed = true
    const key = fromBase64url(this.manifest.box_key)
    ballotPart()
      .then((part) => part.warm(key))
      .catch(() => (this.warmed = false))
  }

  /** Stores a draft. What cannot be stored any more stays in memory, and the page says that it must stay open. */
  private keep(draft: Draft): void {
    try {
      this.records.drafts.save(draft)
      warn('')
    } catch (_) {
      warn('这部手机存不下了：请一直开着本页，直到看到“已投入票箱”。')
    }
  }

  private showCollect(opened: Opened): void {
    const open = opened.entry.phase !== 'ready'
    const look = () =>
      this.watch.phase(this.manifest!.session, (phase) => {
        if (phase === null || phase === 'ready') return true
        opened.entry.phase = phase
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
    const turn = this.turn
    showCollecting()
    await painted()
    let failure: unknown
    try {
      const part = await ballotPart()
      if (turn !== this.turn) return
      const draft = record(part, this.records, this.draft, opened.slip, this.manifest!.session, opened.entry)
      if (draft === null) return showNoStorage()
      this.draft = draft
      const collected = await exchange(part, draft, this.manifest!)
      if (turn !== this.turn) return
      const stored = this.records.drafts.load(draft.id)
      this.draft = stored && stored.nonce === collected.nonce && rank(stored) > 0 ? stored : collected
      this.keep(this.draft)
      this.records.pending = null
    } catch (problem) {
      failure = problem
    } finally {
      if (turn === this.turn) this.busy = false
    }
    if (turn !== this.turn) return
    if (failure !== undefined) return this.notCollected(opened, failure)
    this.opened = null
    this.replace(0)
  }

  private notCollected(opened: Opened, failure: unknown): void {
    if (!(failure instanceof Problem)) {
      return this.stayAt(() => showStop('测评票没有通过核对', '请不要再试。请把这一页给工作人员看。'))
    }
    const retry = () => {
      this.stay = null
      this.show('collect')
    }
    if (failure.code === 'slip_replaced') return this.replaced(this.draft!)
    if (failure.code === 'slip_spent') {
      const words = inWords(failure)
      return this.stayAt(() => showWaiting(words.title, ['这部手机领过一次，但没有领到。请点“重试”；仍然不行，请找工作人员。'], retry))
    }
    if (failure.code === 'not_collecting') opened.entry.phase = 'ready'
    if (tablet && this.draft && unbound.indexOf(failure.code) >= 0) {
      this.records.drafts.erase(this.draft.id)
      this.draft = null
    }
    // A tablet has nowhere to put a paper aside that may be collected.
    const type = tablet && this.draft ? null : () => this.type('')
    showProblem(failure, retry, type)
  }

  /** Seals the ballot, once, and sends it until its end is known. A request that was stored is sent, never made anew. */
  private async cast(): Promise<void> {
    if (this.busy || !this.draft) return
    // The review offers this only to what keeps the rules; they are asked once more where it is sealed, whatever led here.
    if (!this.draft.request && !mayGo(this.draft.answers, this.cards)) return this.showReview(this.draft, (index, at) => this.go(Math.max(0, index), at))
    this.busy = true
    this.watch.stop()
    const turn = this.turn
    const began = performance.now()
    const progress = showCasting()
    await painted()
    try {
      this.draft = await this.sealed(this.draft, progress)
    } catch (error) {
      const retry = () => {
        this.stay = null
        void this.cast()
      }
      if (error instanceof Problem) return turn === this.turn ? this.stayAt(() => showUnsealed(error, retry)) : undefined
      if (turn === this.turn) this.stayAt(() => showStop('测评票没有封好', '请不要关闭本页，请把这一页给工作人员看。您填的内容还在。'))
      throw error
    }
    if (turn !== this.turn) return
    const draft = this.draft
    this.told = null
    void this.sending.start(draft, began, {
      told: (what) => {
        if (!sameTold(this.told, what)) showNotCast(what, () => this.sendAgain())
        this.told = what
      },
      done: () => {
        this.records.putIn(draft)
        this.finish()
      },
      opened: () => void this.decide(draft),
    })
  }

  private sendAgain(): void {
    announce('正在重试')
    this.sending.again()
  }

  private async sealed(own: Draft, progress: (sealed: number, of: number) => void): Promise<Draft> {
    const other = () => {
      const stored = this.records.drafts.load(own.id)
      return stored && stored.nonce === own.nonce && stored.request ? stored : null
    }
    const draft = own.request ? own : other()
    if (draft) return draft
    const credential = { nonce: own.nonce, output: own.output! }
    const { sealCast } = await ballotPart()
    const made = await sealCast(own.manifest, own.category, credential, said(own.answers, this.cards), progress)
    const first = other() // another tab sealed it meanwhile
    if (first) return first
    own.request = made.body
    own.sample = made.sample
    this.keep(own)
    return own
  }

  /** The box is open: the list of credentials says whether a ballot is in, and nothing else does. */
  private async decide(draft: Draft): Promise<void> {
    const turn = this.turn
    this.watch.stop()
    this.sending.stop()
    this.busy = true
    this.told = null
    showBusy('正在核对开箱清单…')
    try {
      const found = await isIn(draft)
      if (turn !== this.turn) return
      if (found === 'altered') return this.stayAt(showAltered)
      if (found === 'out') return this.stayAt(() => showNotIn(() => this.erase(draft)))
      const screen = await checkedIn(found, this.records.putIn(draft))
      if (turn !== this.turn) return
      this.draft = null
      this.stayAt(screen)
    } catch (problem) {
      if (turn === this.turn) this.undecided(problem, () => void this.decide(draft))
    }
  }

  /** A ballot that is in, as this phone knows: looks for it in the lists. */
  private async look(manifest: string, done: Done): Promise<void> {
    const turn = this.turn
    showBusy('正在核对开箱清单…')
    try {
      const screen = await checked(manifest, done)
      if (turn === this.turn) this.stayAt(screen)
    } catch (problem) {
      if (turn === this.turn) this.undecided(problem, () => void this.look(manifest, done))
    }
  }

  /** Lists that could not be read: nothing is erased, and it goes on by itself unless another server stands there. */
  private undecided(problem: unknown, retry: () => void): void {
    const words = inWords(problem)
    const turn = this.turn
    if ((problem as Problem).code === 'session_unknown') return this.stayAt(() => showWaiting(words.title, [words.remedy], retry))
    const timer = setTimeout(() => turn === this.turn && retry(), again)
    const now = () => {
      clearTimeout(timer)
      retry()
    }
    this.stayAt(() => showWaiting('还不能确定，正在重试', ['已经开箱，正在核对您的票在不在箱内。' + words.title + '，请不要离开本页。', '一直这样，请找工作人员。'], now))
  }

  /** Other slips' records of this browser, whose box is open by now: what is in is put away, what is not is said, then erased. */
  private async settle(): Promise<void> {
    if (tablet) return
    const phases = new Map<string, api.Phase | null>()
    for (const draft of this.records.drafts.all()) {
      if (!draft.output || (this.draft && this.draft.id === draft.id)) continue
      if (!phases.has(draft.session)) phases.set(draft.session, await api.counts(draft.session).then((c) => c.phase, () => null))
      const phase = phases.get(draft.session)
      if (!phase || !api.isOpened(phase)) continue
      const found = await isIn(draft).catch(() => 'altered' as const)
      if (found === 'altered') continue // said when its slip is opened
      if (found !== 'out') this.records.putIn(draft)
      else if (document.querySelector('[data-screen=typing]')) return this.stayAt(() => showNotIn(() => this.erase(draft)))
    }
  }

  private finish(): void {
    if (tablet && this.done) return // shown already, and counting
    this.leave()
    this.done = true
    if (this.idle) {
      this.idle.rest()
      this.stopCount = showDoneHere(times.return, () => this.next())
      return
    }
    this.records.pending = null
    this.records.finished = true
    showDone(() => this.type(''))
  }
}

function showBusy(title: string): void {
  show({ name: 'busy', title, content: late() })
}

/** The page's second half did not come, so the ballot is not sealed, nor sent. */
function showUnsealed(problem: Problem, retry: () => void): void {
  const words = inWords(problem)
  showWaiting('未提交，请重试', [words.title + '。' + words.remedy, '您填的内容还在，请不要离开本页。'], retry)
}

function showMismatch(which: Mismatch): void {
  const why =
    which === 'envelopes'
      ? '测评表与要投的信封清单对不上，服务器的程序可能有问题。'
      : '这一页的内容与领票码纸条上的不相符，可能连错了网络或服务器。'
  showStop('请停下，不要填写', why, '请把手机和纸条给工作人员看。')
}

function showNoStorage(): void {
  showStop('这个浏览器存不住填写的内容', '可能开了“无痕浏览”，或者手机存满了。还没有领票，这张领票码仍然有效。', '请换一个浏览器、换一部手机，或到工作人员处的平板上填写。')
}

