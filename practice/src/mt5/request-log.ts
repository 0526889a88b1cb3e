// Every request that reached the practice broker, and whether it could have changed anything there.
import { allowedPaths, mutatingPaths } from './paths.ts'

export type SeenRequest = {
  readonly atMs: number
  readonly method: string
  readonly path: string
  /** Parameter names and values; passwords and proofs are left out. */
  readonly query: Readonly<Record<string, string>>
  readonly known: 'allowed' | 'mutating' | 'unknown'
  /** Of the answer; null until it is sent, or when none was. */
  readonly status: number | null
}

export type NewRequest = Pick<SeenRequest, 'atMs' | 'method' | 'path'> & {
  readonly parameters: Readonly<Record<string, string>>
}

const secretNames = /pass|srv_rand_answer|cli_rand/i

export function createRequestLog(mostKept = 200_000) {
  type Kept = { -readonly [name in keyof SeenRequest]: SeenRequest[name] }
  let seen: Kept[] = []
  const counts = new Map<string, number>()
  return {
    /** Answers what is called with the status when it is sent. */
    add({ parameters, ...request }: NewRequest): (status: number) => void {
      const query = Object.fromEntries(
        Object.entries(parameters).filter(([name]) => !secretNames.test(name)),
      )
      const { path } = request
      const one: Kept = { ...request, query, known: kindOf(path, parameters), status: null }
      seen.push(one)
      counts.set(path, (counts.get(path) ?? 0) + 1)
      if (seen.length > mostKept) seen = seen.slice(-mostKept / 2)
      return (status) => {
        one.status = status
      }
    },
    all: (): readonly SeenRequest[] => seen.map((one) => ({ ...one })),
    counts: (): Record<string, number> => Object.fromEntries(counts),
    reset() {
      seen = []
      counts.clear()
    },
  }
}

export function kindOf(
  path: string,
  parameters: Readonly<Record<string, string>>,
): SeenRequest['known'] {
  if (mutatingPaths.has(path)) return 'mutating'
  // check_balance corrects the balance when it is told to.
  const isBalanceCheck = /^\/(api\/user\/check_balance|user_balance_check)$/.test(path)
  if (isBalanceCheck && Number(parameters.fixflag ?? 0) !== 0) return 'mutating'
  return allowedPaths.has(path) ? 'allowed' : 'unknown'
}
