// What the voter's page says from the sealing on, and wherever a slip's way ends or waits. A file of its own only for its length; see
// ballot.ts.

import { cutOff } from './opening'

// On the way into the box.
export const sealingShare = '装入信封的进度'
export const sealing = '正在装入信封'
export const sealedOf = (n: number, of: number) => '正在装入信封 ' + n + '/' + of
export const sealedAndSent = '信封已封好，正在送往票箱'
export const submitting = '正在提交… 请不要离开'
export const submittingSaid = '正在提交，请不要离开'
export const slowNetwork = '网络慢时可能要等一会儿，会自动再送。'
export const onlyInMemory = '请不要刷新或关闭本页：这张票只在这台平板的内存里，关了就没有了（那时请工作人员补发）。'
export const notLost = '您填的内容还在这部手机上，没有丢。'
export const notSubmitted = '未提交，请重试'
/** By the code of a box's refusal. */
export const notTaken: Record<string, string> = {
  not_voting: '还没有开始提交。开始以后会自动再交，请不要离开本页。',
  box_closed: '封箱了，您的票现在不在箱内；若重新开放会自动再交。请马上告诉工作人员。',
  box_full: '这个票种在箱内的张数已等于领取的张数，您的票没有放进去。请马上告诉工作人员；可以再放时会自动再交。',
}
export const unsure = '还不能确定，正在重试'
export const perhapsIn = '您的票可能已在箱内，也可能还没有。请不要离开本页，会自动再送；送几次都只算一张。'
export const showStaffWhat = '请找工作人员，把这一页给他们看：'
export const tellStaffWhat = '一直这样，请告诉工作人员：'
export const happened = (title: string, code: string) => title + (code && '（' + code + '）') + '。'
export const retrying = '正在重试'
export const notSealed = '测评票没有封好'
export const notSealedStay = '请不要关闭本页，请把这一页给工作人员看。您填的内容还在。'
export const stillHere = '您填的内容还在，请不要离开本页。'

// In the box.
export const inTheBox = '已投入票箱'
export const nothingMoreToDo = '您的测评票已投入票箱，不用再做什么，可以关闭本页。谢谢！'
export const nothingMoreToDoHere = '您的测评票已投入票箱，不用再做什么。谢谢！'
export const scanAfterOpening = '开箱以后，用这部手机再扫一次领票码，可以看到您的票是不是在箱内。'
export const anotherSlip = '工作人员：用这部设备填另一张领票码'
export const nothingStays = '这台平板上什么都没有留下。'
export const startsAgainIn = (seconds: number) => seconds + ' 秒后回到开始的一页'

// What the opened box says of a ballot.
export const readingLists = '正在核对开箱清单…'
export const isInTheBox = (sample: number) => '您的测评票已在箱内' + (sample > 0 ? '，抽查' + sample + '个信封都在' : '')
export const listsFitTheSeal = '开箱清单与封箱校验码相符。'
export const sealBegins = '封箱校验码开头是'
export const asOnScreenAndSheet = '应与大屏和签字表上的相同。'
export const anotherIsIn = '箱内是先提交的那一份'
export const notAllFound = (sample: number, missing: number) => '您的测评票在箱内，但不是这部手机最后封好的那一份：抽查的 ' + sample + ' 个信封，有 ' + missing + ' 个不在清单里。'
export const notFound = '清单里没有找到您的测评票'
export const acknowledgedYetNotFound = '这部手机曾收到“已投入票箱”的回答，但开箱清单里没有这张票。'
export const listsDoNotFitTheSeal = '开箱清单与封箱校验码不符'
export const showStaffAndScrutineers = '请把这一页给工作人员和监票人看。'
export const notInTheBox = '没有投入票箱'
export const notInTheLists = '已经开箱，开箱清单里没有您的这张测评票，也不能再投了。'
export const askThenRead = '有疑问，请把这一页给工作人员看，再点“知道了”。'
export const lookingForBallot = (problem: string) => '已经开箱，正在核对您的票在不在箱内。' + problem + '，请不要离开本页。'
export const askStaffIfItLasts = '一直这样，请找工作人员。'
export const closedBox = '已封箱，没有提交的不能再投'
export const keptForReopening = '您填的内容还留着；若重新开放，这一页会自动变化，可以接着提交。'
export const tellStaff = '请告诉工作人员。'

// What stops a slip's way.
export const staff = '请找工作人员'
export const askStaff = '请找工作人员。'
export const askStaffIfStill = '仍然不行，请找工作人员。'
export const showStaff = '请把这一页给工作人员看。'
export const stayHere = '这部手机存不下了：请一直开着本页，直到看到“已投入票箱”。'
export const stayInWeChat = '请不要退出微信，也不要换到浏览器打开。'
export const doNotFillIn = '请停下，不要填写'
export const otherEnvelopes = '测评表与要投的信封清单对不上，服务器的程序可能有问题。'
export const otherThanSlip = '这一页的内容与领票码纸条上的不相符，可能连错了网络或服务器。'
export const showPhoneAndSlip = '请把手机和纸条给工作人员看。'
export const storesNothing = '这个浏览器存不住填写的内容'
export const slipStillGood = '可能开了“无痕浏览”，或者手机存满了。还没有领票，这张领票码仍然有效。'
export const thenScanAgain = '打开后，再扫一次或输入领票码。'
export const anotherBrowser = '请换一个浏览器、换一部手机，或到工作人员处的平板上填写。'
export const unreadable = '暂时读不出这部手机上存的内容'
export const perhapsStored = '这张领票码已经领过票。如果是用这个浏览器领的，填的内容可能还在：请先不要清理，点“重试”，或关掉浏览器再扫一次领票码。'
export const spentForNothing = '这部手机领过一次，但没有领到。请点“重试”；仍然不行，请找工作人员。'
export const neverStored = '这张领票码领过票，但这部手机上没有存下领到的测评票，无法核对它在不在箱内。已经开箱，没有投入的不能再投了。'
export const unproven = '测评票没有通过核对'
export const doNotTryAgain = '请不要再试。请把这一页给工作人员看。'

// A tablet that was left alone.
export const stillThere = '还在填写吗？'
export const orStaffComes = ' 秒内没有回答，就请工作人员过来。填的内容不会丢。'
export const orStartsAgain = ' 秒内没有回答，就回到开始的一页。'
export const staffPlease = '请工作人员过来'
export const heldForVoter = '这里有一张领了还没有提交的测评票，没有丢。填写人回来后，点“继续填写”。'
export const ifNeverBack = '填写人确定不再回来：由工作人员刷新本页，这张测评票就没有了。填写人还要填，就用这张领票码补发一张。'
export const continueFilling = '继续填写'

// What the wire refuses, by its code.
export const refusals: Record<string, { title: string; remedy: string; network?: boolean }> = {
  slip_unknown: { title: '没有这张领票码', remedy: '请对照领票码再核对一遍。仍然不行，请找工作人员。' },
  slip_void: { title: '这张领票码已作废', remedy: '请把它交给工作人员，换一张备用的领票码。' },
  slip_replaced: { title: '这张领票码已补发', remedy: '已补发，请用新的领票码。没有拿到新的，请找工作人员。' },
  slip_spent: {
    title: '这张领票码已经领过票',
    remedy: '已在别的手机或浏览器上领过票。请用当时那部手机、当时那个软件再扫一次，会接着填；那部手机不能用了，请工作人员补发。',
  },
  session_unknown: { title: '无法核对，请找工作人员', remedy: '现在连到的服务器上没有这场测评会，可能换了一台。请不要清理手机，填的内容还在。' },
  not_collecting: { title: '还没有开始领票', remedy: '请稍候。主持人宣布开始后，点“重试”。' },
  not_voting: { title: '还没有开始提交', remedy: '开始后会自动再交，请不要离开本页。' },
  box_closed: { title: '已经封箱', remedy: '测评已经结束，不能再领票或提交。请找工作人员。' },
  box_opened: { title: '已经开箱', remedy: '测评已经结束。请找工作人员。' },
  box_full: { title: '这个票种的票已经满了', remedy: '票箱里这个票种的张数已等于领取的张数。请马上告诉工作人员；可以再放时会自动再交。' },
  not_closed: { title: '还没有封箱', remedy: '请稍候。' },
  bad_credential: { title: unproven, remedy: '请不要关闭本页，请找工作人员。' },
  bad_request: { title: '内容没有完整送到', remedy: '请再扫一次领票码。仍然不行，请找工作人员。' },
  too_large: { title: '内容太长', remedy: '请找工作人员。' },
  too_many: { title: '现在人太多', remedy: '请等几秒钟，再点“重试”。' },
  unavailable: { title: '服务器正忙', remedy: '请等几秒钟，再点“重试”。一直这样，请告诉工作人员。' },
  internal: { title: '服务器出错了', remedy: '请再点“重试”。仍然不行，请找工作人员。' },
  no_storage: { title: '手机存不下了', remedy: '请清理一下手机的存储空间，再点“重试”。' },
  incomplete: { title: cutOff, network: true, remedy: '再点“重试”。仍然不行，请找工作人员。' },
  offline: { title: '连不上服务器', network: true, remedy: '再点“重试”。仍然不行，请找工作人员。' },
}
