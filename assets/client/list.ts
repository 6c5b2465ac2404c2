import { seal } from './api'
import { sealDigest } from './digest'

/**
 * How many of some ballots' digests are in the published list of an opened box; 'altered' when the list does not hash to
 * the digest that was fixed at closing. Throws a Problem.
 */
export async function lookFor(session: string, digests: string[]): Promise<number | 'altered'> {
  const published = await seal(session)
  const list = published.ballots || []
  if (sealDigest(list) !== published.digest || list.length !== published.count) return 'altered'
  return digests.filter((digest) => list.indexOf(digest) >= 0).length
}
