import { h } from '../dom'
import * as say from '../words'
import { announce, late, show } from './page'

/** While the slip is being exchanged. */
export function showCollecting(): void {
  show({ name: 'busy', title: say.collectingNow, content: [h('p', null, say.waitHere), late()] })
  announce(say.collecting)
}
