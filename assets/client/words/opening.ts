// What the page says before its script comes, and the script says too. It stands apart from the other words, because it is
// built into the page itself: ES5, which knows no const, and nothing that the page does not say by then. See opening.inline.ts.

export var tooOld = '浏览器太旧，打不开这一页'
export var cutOff = '没有下载完整'
export function tryOnceMore(network: string): string {
  return network + '再试一次；仍然不行，请找工作人员。'
}

export var networkOfTheHall = '请看看是否连着会场的无线网；连着也打不开，请关闭移动数据。'
export var networkOfThePhone = '请看看手机的网络。'

/** The way out of WeChat: for before 领取 only, since what was collected stays in the browser that collected it. */
export var elsewhere = '正在用微信？点右上角“···”，选“在浏览器打开”，往往就可以了。'

export function day(year: string, month: number, ofMonth: number): string {
  return year + '年' + month + '月' + ofMonth + '日'
}

export function dayAndGroup(day: string, group: string): string {
  return day + '　' + group
}
