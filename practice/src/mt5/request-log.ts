// Every request that reached the practice broker, and whether it could have changed anything there.
import { allowedPaths, mutatingPaths } from './paths.ts'

export type SeenRequest = {
  readonly atMs: number
  readonly method: string
  readonly path: string
  /** Parameter names and values; passwords and proofs are left out. */
  readonly query: Readonly<Record<string, string>>
  readonly known: 'allowed' | 'mutating' | 'unknown'
}

const secretNames = /password|srv_rand_answer|cli_rand/i

export function createRequestLog(mostKept = 200_000) {
  let seen: SeenRequest[] = []
  const counts = new Map<string, number>()
  return {
    add(atMs: number, method: string, path: string, parameters: Readonly<Record<string, string>>) {
      const query = Object.fromEntries(
        Object.entries(parameters).filter(([name]) => !secretNames.test(name)),
      )
      seen.push({ atMs, method, path, query, known: kindOf(path, parameters) })
      counts.set(path, (counts.get(path) ?? 0) + 1)
      if (seen.length > mostKept) seen = seen.slice(-mostKept / 2)
    },
    all: (): readonly SeenRequest[] => [...seen],
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
  if (/^\/(api\/user\/check_balance|user_balance_check)$/.test(path))
    return parameters.fixflag === '1' ? 'mutating' : 'allowed'
  return allowedPaths.has(path) ? 'allowed' : 'unknown'
}
