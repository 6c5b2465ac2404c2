import { tablet } from '../device'
import { h } from '../dom'
import { guide } from '../guide'
import type { Manifest } from '../street/manifest'
import { button, show } from './page'

/** The first page: where one is, what protects one, how to fill in; `print` is compared by eye with slip and screen. */
export function showWelcome(m: Manifest, category: string, print: string, next: () => void): void {
  show({
    name: 'welcome',
    title: m.unit,
    above: h('p', { class: 'kicker' }, m.assessment),
    content: [
      h('p', { class: 'meta' }, chineseDate(m.date) + '　' + m.group),
      h(
        'div',
        { class: 'note' },
        h('p', null, '下面 12 个字符与大屏幕、领票码纸条上的一致再继续；不一致，请找工作人员。'),
        h('p', { class: 'print', 'data-fingerprint': '' }, print),
      ),
      h(
        'section',
        { class: 'block promise' },
        h('h2', null, '这是无记名测评'),
        h(
          'ul',
          null,
          h('li', null, '不记录姓名、手机号、微信号、IP地址和提交时间。'),
          h('li', null, '领票码换成测评票后，系统存下来的东西里没有能把两者连起来的；测评票拆开装入多个信封、分别打乱，开箱时看到的是一个个信封，不是整张票。'),
          h('li', null, '等次、分数和选项只统计到组，每组不少于 ' + m.min_group + ' 张票；文字意见满10张有效票才列出，照原文。'),
        ),
        h('p', null, h('a', { href: '/privacy', target: '_blank', rel: 'noopener' }, '无记名是怎样做到的')),
      ),
      h(
        'section',
        { class: 'block' },
        h('h2', null, '怎样填'),
        h(
          'ul',
          null,
          m.rules.concat(guide(m, category)).map((rule) => h('li', null, rule + '。')),
          h('li', null, tablet ? '中途断网不要紧，但请不要刷新、关闭本页。提交后，这台平板上什么都不留。' : '中途锁屏、断网都不要紧，填的内容会留在这部手机上。'),
        ),
      ),
      h('div', { class: 'acts' }, button('main', '下一步', next, 'next')),
    ],
  })
}

/** 2023-12-05 as 2023年12月5日; anything else as it is. */
function chineseDate(date: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  return parts ? parts[1] + '年' + Number(parts[2]) + '月' + Number(parts[3]) + '日' : date
}
