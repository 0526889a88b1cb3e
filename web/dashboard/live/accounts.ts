// All accounts as the server lists them, asked again every few seconds: the stream tells values, this tells what exists.
// From each answer follows what the server's clock says, so that ages are right on a machine whose clock is not.
import { computed, signal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import type { Account, Page } from '../api/types.ts'

const EVERY_MS = 10_000
const AFTER_FAILURE_MS = 3_000
/** After an answer during which news came. */
const NEWS_PAUSE_MS = 1_000

/** Null until the first answer. */
export const accounts = signal<readonly Account[] | null>(null)
/** Why the newest list could not be read. */
export const accountsProblem = signal<ApiProblem | null>(null)
/** Ticks once a second, for ages and countdowns. */
export const nowMs = signal(Date.now())

let aheadMs = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Now by the server's clock, in ms since 1970; ticks once a second. */
export const serverNowMs = (): number => nowMs.value + aheadMs

/** Seconds since an instant by the server's clock; null where there is no instant. */
export function ageOf(instant: string | null | undefined): number | null {
  return instant == null ? null : (serverNowMs() - Date.parse(instant)) / 1000
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
    if (document.hidden) return
    clearTimeout(timer)
    reloadAccounts()
  })
  reloadAccounts()
}

/** What is under way must not be overtaken: an older list would replace a newer one. */
let isBusy = false
let isWanted = false

export function reloadAccounts(): void {
  if (isBusy) isWanted = true
  else void load()
}

async function load(): Promise<void> {
  isBusy = true
  isWanted = false
  let pauseMs: number | null = null
  try {
    pauseMs = await readAll()
  } finally {
    isBusy = false
  }
  if (pauseMs === null) return
  later(isWanted ? Math.min(pauseMs, NEWS_PAUSE_MS) : document.hidden ? 6 * pauseMs : pauseMs)
}

function later(pauseMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void load(), pauseMs)
}

/** How long to wait before the next time; null = not any more. */
async function readAll(): Promise<number | null> {
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
    return EVERY_MS
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    accountsProblem.value = error
    // Nothing changes until somebody logs in, which loads the page anew.
    if (error.status === 401 || error.status === 403) return null
    return error.facts.retryAfterMs ?? AFTER_FAILURE_MS
  }
}

function learnClock(all: readonly Account[]): void {
  const known = all.find(({ as_of, age_s }) => as_of !== null && age_s !== null)
  if (known?.as_of == null || known.age_s === null) return
  aheadMs = Date.parse(known.as_of) + known.age_s * 1_000 - Date.now()
}
