import { day } from './words/opening'

/** 2023-12-05 as 2023年12月5日; anything else as it is. ES5, see opening.inline.ts. */
export function chineseDate(date: string): string {
  var parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  return parts ? day(parts[1], Number(parts[2]), Number(parts[3])) : date
}
