// The refusals of the wire in words: what happened and what to do.

import { lookAtNetwork } from './network'

/** A request that was refused, or that never arrived ('offline', status 0). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code)
  }

  /** Whether the same bytes may be sent again at once: nothing is known to be recorded, and nothing was decided. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

export interface Words {
  title: string
  remedy: string
}

const words: Record<string, Words & { network?: boolean }> = {
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
  bad_credential: { title: '测评票没有通过核对', remedy: '请不要关闭本页，请找工作人员。' },
  bad_request: { title: '内容没有完整送到', remedy: '请再扫一次领票码。仍然不行，请找工作人员。' },
  too_large: { title: '内容太长', remedy: '请找工作人员。' },
  too_many: { title: '现在人太多', remedy: '请等几秒钟，再点“重试”。' },
  unavailable: { title: '服务器正忙', remedy: '请等几秒钟，再点“重试”。一直这样，请告诉工作人员。' },
  internal: { title: '服务器出错了', remedy: '请再点“重试”。仍然不行，请找工作人员。' },
  no_storage: { title: '手机存不下了', remedy: '请清理一下手机的存储空间，再点“重试”。' },
  incomplete: { title: '没有下载完整', network: true, remedy: '再点“重试”。仍然不行，请找工作人员。' },
  offline: { title: '连不上服务器', network: true, remedy: '再点“重试”。仍然不行，请找工作人员。' },
}

/** What to show for a problem; anything unexpected is told as an error of the server. */
export function inWords(p: unknown): Words {
  const code = p instanceof Problem ? p.code : 'internal'
  const { title, remedy, network } = Object.prototype.hasOwnProperty.call(words, code) ? words[code] : words.internal
  return { title, remedy: network ? lookAtNetwork(location.hostname) + remedy : remedy }
}
