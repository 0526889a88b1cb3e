// Answers for clients that poll: an ETag over the facts, and 304 while they are the same.
// The age grows by itself and is left out of the tag, so the tag is a weak one; a change of state is a change of facts.
import { createHash } from 'node:crypto'
import { matchesTag } from '../../platform/http/if-none-match.ts'
import type { RouteAnswer, RouteRequest } from '../../platform/http/route.ts'

/** A JSON object in two parts: what its tag is made of, and the age. */
export type AgedObject = { readonly facts: string; readonly ageS: number | null }

export const objectText = ({ facts, ageS }: AgedObject) => `{"age_s":${ageS},${facts}}`

export function answerTagged(
  request: Pick<RouteRequest, 'header'>,
  facts: string,
  body: string,
): RouteAnswer {
  const opaque = createHash('sha256').update(facts).digest('base64url').slice(0, 22)
  const headers = { etag: `W/"${opaque}"` }
  if (!matchesTag(request.header('if-none-match'), opaque)) return { status: 200, body, headers }
  return { status: 304, body: '', headers }
}
