import { h } from '../dom'
import { announce, late, show } from './page'

/** While the slip is being exchanged. */
export function showCollecting(): void {
  show({ name: 'busy', title: '正在领取…', content: [h('p', null, '请稍候，不要离开本页。'), late()] })
  announce('正在领取')
}
