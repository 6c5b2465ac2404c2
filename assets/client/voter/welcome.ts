import { chineseDate } from '../date'
import { device, tablet } from '../device'
import { h } from '../dom'
import { guide } from '../guide'
import type { Category, Manifest } from '../street/manifest'
import { compared } from './differs'
import { button, show } from './page'
import { promises } from './promises'

/** What the first page leads on to. */
export interface Answers {
  collect(): void
  differs(): void
  retry(): void
}

/**
 * The first page, and the only one before the ballot: where one is, what to compare by eye with slip and screen, what protects one, how to
 * fill in. Before 领票 begins, `open` is false and the button waits.
 */
export function showWelcome(m: Manifest, category: Category, print: string, open: boolean, on: Answers): void {
  show({
    name: 'welcome',
    title: m.unit,
    above: h('p', { class: 'kicker' }, m.assessment),
    content: [
      h('p', { class: 'meta' }, chineseDate(m.date) + '　' + m.group),
      h(
        'section',
        { class: 'compare' },
        h('div', { class: 'ask' }, h('h2', null, '与手里的纸条一致吗？'), button('plain', '不一致', on.differs, 'no')),
        compared(category, print),
        h('p', { class: 'hint' }, '票种与纸条上印的一致、校验码与大屏幕和纸条上的一致，再领取；不一致，请找工作人员。'),
      ),
      open
        ? h('p', { class: 'note' }, '领取后，这张领票码就用掉了，请一直用' + device + '填完、提交。')
        : h('p', { class: 'note' }, '还没有开始领票，请稍候。主持人宣布开始后，这一页会自动变化。'),
      promises(m.min_group),
      h(
        'section',
        { class: 'block' },
        h('h2', null, '怎样填'),
        h(
          'ul',
          null,
          m.rules.concat(guide(m, category.code)).map((rule) => h('li', null, rule + '。')),
          h('li', null, tablet ? '中途断网不要紧，但请不要刷新、关闭本页。提交后，这台平板上什么都不留。' : '中途锁屏、断网都不要紧，填的内容会留在这部手机上。'),
        ),
      ),
      h('div', { class: 'acts' }, open ? button('main', '一致，领取测评票', on.collect, 'collect') : button('main', '重试', on.retry, 'retry')),
    ],
  })
  stand()
}

/** The button stands at the lower edge, unless it would be there before what is to be compared is seen: then it comes behind it all. */
function stand(): void {
  const compare = document.querySelector('.compare')
  const acts = document.querySelector('.welcome .acts')
  if (!compare || !acts || !acts.parentElement) return
  const room = window.innerHeight - acts.getBoundingClientRect().height
  if (compare.getBoundingClientRect().bottom > room) acts.parentElement.classList.add('long')
}
