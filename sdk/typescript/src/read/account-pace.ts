// At most one request per account and interval, however many callers ask.
// Callers in between share the last answer of their question, or wait together for the next one.

export type AccountPace = {
  /** The answer to `question` about `account`: a recent one, the one under way, or a new one at the account's next turn. */
  ask<T>(account: string, question: string, fetch: (onTry: () => void) => Promise<T>): Promise<T>
}

/** Old answers are dropped when there are more than these. */
const MOST_KEPT = 1000

type Turn = { lastMs: number; queue: Promise<unknown> }
type Kept = { readonly answer: Promise<unknown>; readyMs: number | null }

export function createAccountPace(
  everyMs: number,
  now: () => number = () => performance.now(),
): AccountPace {
  const turns = new Map<string, Turn>()
  const answers = new Map<string, Kept>()

  async function inTurn<T>(turn: Turn, fetch: (onTry: () => void) => Promise<T>): Promise<T> {
    const waitMs = turn.lastMs + everyMs - now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    return fetch(() => {
      turn.lastMs = now()
    })
  }

  function dropOld(): void {
    for (const [name, { readyMs }] of answers)
      if (readyMs !== null && now() - readyMs >= everyMs) answers.delete(name)
  }

  return {
    ask<T>(account: string, question: string, fetch: (onTry: () => void) => Promise<T>) {
      const name = JSON.stringify([account, question])
      const kept = answers.get(name)
      if (kept !== undefined && (kept.readyMs === null || now() - kept.readyMs < everyMs))
        return kept.answer as Promise<T> // the same question was asked with the same type
      const turn = turns.get(account) ?? {
        lastMs: Number.NEGATIVE_INFINITY,
        queue: Promise.resolve(),
      }
      turns.set(account, turn)
      const answer = turn.queue.then(() => inTurn(turn, fetch))
      turn.queue = answer.catch(() => {}) // its callers have the error; the next one has its turn
      if (answers.size >= MOST_KEPT) dropOld()
      const entry: Kept = { answer, readyMs: null }
      answers.set(name, entry)
      answer.then(
        () => {
          entry.readyMs = now()
        },
        () => answers.delete(name), // an error is not kept: the next caller asks anew, in turn
      )
      return answer
    },
  }
}
