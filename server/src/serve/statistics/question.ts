// A question of statistics as it is passed on: what of a request decides the answer, and by which moment it is answered.
// Plain values only, so that it can cross to a thread.
import type { RouteRequest } from '../../platform/http/route.ts'

/** What of a request the answers of this room look at. */
export type Asked = Pick<RouteRequest, 'params' | 'query' | 'caller'>

export type Question = Asked & {
  /** Id of one of the answers. */
  readonly answer: string
  readonly of: 'account' | 'desk'
  /** Milliseconds since 1970: now, for what reaches to now. */
  readonly nowMs: number
}

/** Who answers. Rejects with TidemarkError where the question is wrong, as the database does where it is away. */
export type Statistics = {
  /** The answer's JSON. */
  answer(question: Question): Promise<string>
}
