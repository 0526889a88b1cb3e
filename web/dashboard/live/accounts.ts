// All accounts as the server lists them, asked again every few seconds: the stream tells values, this tells what exists.
// From each answer follows what the server's clock says, so that ages are right on a machine whose clock is not.
import { computed, signal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import type { Account, Page } from '../api/types.ts'

const EVERY_MS = 10_000
const AFTER_FAILURE_MS = 3_000

/** Null until the first answer. */
export const accounts = signal<readonly Account[] | null>(null)
/** Why the newest list could not be read. */
export const accountsProblem = signal<ApiProblem | null>(null)
/** Ticks once a second, for ages and countdowns. */
export const nowMs = signal(Date.now())

let aheadMs = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Seconds since an instant by the server's clock; null where there is no instant. */
export function ageOf(instant: string | null | undefined): number | null {
  if (instant === null || instant === undefined) return null
  return (nowMs.value + aheadMs - Date.parse(instant)) / 1000
}

export const accountsById = computed(
  () => new Map((accounts.value ?? []).map((one) => [one.id, one])),
)

/** Begins; called once. */
export function watchAccounts(): void {
  setInterval(() => {
    nowMs.value = Date.now()
  }, 1_000)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) reloadAccounts()
  })
  reloadAccounts()
}

export function reloadAccounts(): void {
  clearTimeout(timer)
  void load()
}

async function load(): Promise<void> {
  let pauseMs = EVERY_MS
  try {
    const all: Account[] = []
    for (let path: string | null = '/api/v1/accounts?limit=1000'; path !== null; ) {
      const page: Page<Account> = await request(path)
      all.push(...page.data)
      path =
        page.next_cursor === null ? null : `/api/v1/accounts?limit=1000&cursor=${page.next_cursor}`
    }
    learnClock(all)
    accounts.value = all
    accountsProblem.value = null
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    accountsProblem.value = error
    pauseMs = error.facts.retryAfterMs ?? AFTER_FAILURE_MS
    // Nothing changes until somebody logs in, which loads the page anew.
    if (error.status === 401 || error.status === 403) return
  }
  timer = setTimeout(() => {
    if (document.hidden) reloadLater()
    else void load()
  }, pauseMs)
}

/** A page that nobody sees asks rarely. */
function reloadLater(): void {
  timer = setTimeout(() => void load(), 6 * EVERY_MS)
}

function learnClock(all: readonly Account[]): void {
  const known = all.find(({ as_of, age_s }) => as_of !== null && age_s !== null)
  if (known?.as_of == null || known.age_s === null) return
  aheadMs = Date.parse(known.as_of) + known.age_s * 1_000 - Date.now()
}
