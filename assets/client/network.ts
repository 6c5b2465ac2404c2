// What to say of a network, by where the server is. ES5, see opening.inline.ts.

import { networkOfTheHall, networkOfThePhone } from './words/opening'

/**
 * Whether a host is one of a hall's own network, which the internet does not lead to: a private or link-local address, a .local name.
 * Mirror of survey.BaseURL.OnLAN.
 */
export function onLAN(host: string): boolean {
  return /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host) || /(^|\.)(local|lan|localhost)$/.test(host) || host.indexOf('.') < 0
}

/**
 * What to look at where the server cannot be reached. A phone leaves a Wi-Fi that has no internet for its mobile data, by itself and
 * without a word, and the hall's server is not there.
 */
export function lookAtNetwork(host: string): string {
  return onLAN(host) ? networkOfTheHall : networkOfThePhone
}
