/**
 * What people typed for a number or a code, as a Latin keyboard would have it: a Chinese keyboard types full-width digits, letters
 * and signs, which look the same and are other characters. Mirror of survey.Plain.
 */
export function plain(typed: string): string {
  return typed
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .trim()
}
