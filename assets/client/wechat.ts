// WeChat's own browser. ES5, see opening.inline.ts.

/** Whether this page stands in WeChat. */
export var wechat = /MicroMessenger/i.test(navigator.userAgent)

/** The way out of WeChat: for before 领取 only, since what was collected stays in the browser that collected it. */
export var elsewhere = '正在用微信？点右上角“···”，选“在浏览器打开”，往往就可以了。'
