// All that the voter's page says, on a phone and on the hall's tablet, sentence by sentence: no other module of that page holds Chinese,
// save for what a manifest brings (words.test.ts). The console, the big screen and the form of a paper ballot say theirs themselves.

export * from './words/opening'
export * from './words/ballot'
export * from './words/ends'
