// What an answer means for the batch that was sent. Pure: an answer in, one of five verdicts out.
// Only positive evidence settles a trade; whatever cannot be understood means "send it again".
import type { Answer } from './http-transport.ts'

export type Problem = Readonly<Record<string, unknown>>

/** A line's own outcome: landed, or refused for good with the server's problem. */
export type LineOutcome = { readonly status: number; readonly problem: Problem | null }

export type Verdict =
  /** The first `outcomes.length` lines are settled; `rest` says why the next one is not, if there is one. */
  | {
      readonly kind: 'lines'
      readonly outcomes: readonly LineOutcome[]
      readonly rest: string
      readonly retryAfter: string | null
    }
  /** One of the lines makes the whole body unacceptable. */
  | { readonly kind: 'culprit'; readonly status: number; readonly problem: Problem }
  /** Somebody has to change something: the key, the address, the network. */
  | { readonly kind: 'refused'; readonly reason: string; readonly retryAfter: string | null }
  /** It may work later. */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfter: string | null }

const deadStatuses = new Set([400, 403, 409, 413, 422])
const retryStatuses = new Set([408, 425, 429])
/** Problems of a request as such; no trade in it is to blame. */
const requestProblems = new Set(['request_invalid', 'credential_in_url'])

export function judge(answer: Answer, lineCount: number): Verdict {
  if (answer.kind === 'none') return { kind: 'later', reason: answer.reason, retryAfter: null }
  const { status, retryAfter } = answer
  const body = parse(answer.body)
  if (status === 207) return judgeLines(body, lineCount, retryAfter)
  const reason = reasonOf(status, body)
  if (status >= 500 || retryStatuses.has(status)) return { kind: 'later', reason, retryAfter }
  if (status === 413) {
    const problem = isObject(body) ? body : plainProblem(status)
    return { kind: 'culprit', status, problem }
  }
  // An answer that is no JSON object is a proxy's, which has not looked at the trades.
  const onBody = (status === 400 || status === 422) && isObject(body)
  if (onBody && !requestProblems.has(String(body.code)))
    return { kind: 'culprit', status, problem: body }
  if (status >= 300 && status < 500) return { kind: 'refused', reason, retryAfter }
  return { kind: 'later', reason: `${reason}, which is not a batch answer`, retryAfter }
}

function judgeLines(body: unknown, lineCount: number, retryAfter: string | null): Verdict {
  const data = isObject(body) ? body.data : null
  if (!Array.isArray(data) || data.length !== lineCount)
    return { kind: 'later', reason: 'the answer 207 does not fit the batch', retryAfter: null }
  const outcomes: LineOutcome[] = []
  for (const [index, item] of data.entries()) {
    if (!isObject(item) || item.index !== index || typeof item.status !== 'number')
      return { kind: 'later', reason: 'the answer 207 does not fit the batch', retryAfter: null }
    const { status } = item
    const problem = isObject(item.problem) ? item.problem : null
    if (status === 200 || status === 201) outcomes.push({ status, problem: null })
    else if (deadStatuses.has(status))
      outcomes.push({ status, problem: problem ?? plainProblem(status) })
    else return { kind: 'lines', outcomes, rest: reasonOf(status, problem), retryAfter }
  }
  return { kind: 'lines', outcomes, rest: '', retryAfter: null }
}

/** Such as "503 ledger_busy"; an answer's own sentences stay out of it. */
function reasonOf(status: number, body: unknown): string {
  const code = isObject(body) && typeof body.code === 'string' ? body.code : ''
  return /^[a-z_]{1,40}$/.test(code)
    ? `the server answered ${status} ${code}`
    : `the server answered ${status}`
}

function plainProblem(status: number): Problem {
  return { status, title: `The server answered ${status}` }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // no JSON; the status has to do
  }
}

function isObject(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
