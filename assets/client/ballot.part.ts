// What a phone needs from 领票 on: the curve, the exchange and the sealing. It is the larger half of the page's script, and is fetched
// while the voter reads the first screens.

import { blind, finalize } from './credential'
import { sealCast } from './street/cast'
import { warm } from './street/sealing'

const part = { blind, finalize, sealCast, warm }

export type BallotPart = typeof part

Object.assign(self, { cepingBallot: part })
