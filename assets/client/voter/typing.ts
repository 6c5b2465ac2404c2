import { tablet } from '../device'
import { h } from '../dom'
import { grouped, isSlip, normalise } from '../slip'
import { show } from './page'

/** The page for a slip typed by hand. `note` says why one is here when a scan went wrong. */
export function showTyping(note: string, open: (slip: string) => void): void {
  const error = h('p', { class: 'error', id: 'slip-error', role: 'alert' })
  const echo = h('p', { class: 'print echo', 'aria-hidden': 'true' })
  const field = h('input', {
    id: 'slip',
    type: 'text',
    class: 'slip',
    autocomplete: 'off',
    autocapitalize: 'characters',
    autocorrect: 'off',
    spellcheck: 'false',
    'aria-describedby': 'slip-hint slip-error',
    maxlength: '40',
    on: {
      input: () => {
        error.textContent = ''
        echo.textContent = grouped(normalise(field.value))
      },
    },
  })
  const go = () => {
    const slip = normalise(field.value)
    if (isSlip(slip)) return open(slip)
    error.textContent = complaint(slip)
    field.setAttribute('aria-invalid', 'true')
    field.focus()
  }
  show({
    name: 'typing',
    title: '输入领票码',
    above: tablet && h('p', { class: 'kicker' }, '协助填写平板'),
    content: [
      note !== '' && h('p', { class: 'note' }, note),
      h(
        'form',
        {
          novalidate: true,
          on: {
            submit: (event) => {
              event.preventDefault()
              go()
            },
          },
        },
        h('label', { for: 'slip' }, '领票码纸条上的 16 个字符'),
        h('p', { class: 'hint', id: 'slip-hint' }, '大小写都可以，空格可以不输。'),
        field,
        echo,
        error,
        h('div', { class: 'acts' }, h('button', { type: 'submit', class: 'button main', 'data-act': 'enter' }, '下一步')),
      ),
      h('p', { class: 'hint' }, tablet ? '请本人填写，旁人请回避。提交后，这台平板上什么都不留。' : '已经填了一部分？在这部手机上再扫一次（或再输一次）领票码，会接着填。'),
    ],
  })
}

function complaint(slip: string): string {
  if (slip.length !== 16) return '领票码是 16 个字符，现在有 ' + slip.length + ' 个。请对照纸条再看一遍。'
  return '领票码不对，有的字符输错了。请对照纸条再看一遍。'
}

