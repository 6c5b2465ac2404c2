// WeChat's own browser. ES5, see opening.inline.ts.

/** Whether this page stands in WeChat. */
export var wechat = /MicroMessenger/i.test(navigator.userAgent)
