// What a part of a page reads, kept fresh: while it loads again, and when that fails, the last answer stays.
// A part that needs nothing yet gives null for the path.
import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { request } from './api-client.ts'
import { ApiProblem } from './problem.ts'
import { serverNow } from './server-clock.ts'

export type Resource<T> = {
  readonly data: T | null
  /** Why the newest attempt failed; `data` is then what came before. */
  readonly problem: ApiProblem | null
  readonly isLoading: boolean
  /** When `data` came, in ms since 1970 by the server’s clock; null = never. */
  readonly cameAt: number | null
  reload(): void
}

export type ResourceOptions = {
  /** Asked again after so many ms while the page is seen. */
  readonly everyMs?: number
  /** While no answer comes it is asked ever more rarely, up to this many ms apart. Default: always after 3 s. */
  readonly atLeastEveryMs?: number
  /** Asked again, without hurry, whenever this changes. */
  readonly when?: ReadonlySignal<unknown> | undefined
}

const OFFLINE_PAUSE_MS = 3_000
/** After an answer that was overtaken by news while it was under way. */
const NEWS_PAUSE_MS = 1_000

export function useResource<T>(path: string | null, options: ResourceOptions = {}): Resource<T> {
  const { everyMs, atLeastEveryMs = OFFLINE_PAUSE_MS, when } = options
  const state = useSignal<{
    path: string | null
    data: T | null
    problem: ApiProblem | null
    cameAt: number | null
  }>({ path, data: null, problem: null, cameAt: null })
  const isLoading = useSignal(path !== null)
  const again = useRef<() => void>(() => {})
  const changed = when?.value

  useEffect(() => {
    if (path === null) return
    const given = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isBusy = false
    let isWanted = false
    let failures = 0
    const later = (pauseMs: number): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void load(), pauseMs)
    }
    async function load(): Promise<void> {
      clearTimeout(timer)
      if (path === null) return
      // News must not cut off an answer that is under way, or a busy day would never show one.
      if (isBusy) {
        isWanted = true
        return
      }
      if (document.hidden && state.peek().path === path && state.peek().data !== null)
        return later(everyMs ?? OFFLINE_PAUSE_MS)
      isBusy = true
      isWanted = false
      isLoading.value = true
      let pauseMs = everyMs
      try {
        const data = await request<T>(path, { signal: given.signal })
        state.value = { path, data, problem: null, cameAt: serverNow() }
        failures = 0
      } catch (error) {
        if (given.signal.aborted) return
        if (!(error instanceof ApiProblem)) throw error
        const known = state.peek()
        state.value =
          known.path === path
            ? { ...known, problem: error }
            : { path, data: null, problem: error, cameAt: null }
        if (error.code === 'offline' || error.status === 503)
          pauseMs = Math.min(OFFLINE_PAUSE_MS * 2 ** failures++, atLeastEveryMs)
        else if (error.status === 429) pauseMs = error.facts.retryAfterMs ?? OFFLINE_PAUSE_MS
      } finally {
        isBusy = false
      }
      isLoading.value = false
      if (isWanted) pauseMs = Math.min(pauseMs ?? NEWS_PAUSE_MS, NEWS_PAUSE_MS)
      if (pauseMs !== undefined) later(pauseMs)
    }
    again.current = () => void load()
    void load()
    return () => {
      given.abort()
      clearTimeout(timer)
    }
  }, [path, everyMs, atLeastEveryMs])

  const before = useRef(changed)
  useEffect(() => {
    if (before.current !== changed) again.current()
    before.current = changed
  }, [changed])

  const { data, problem, cameAt, path: of } = state.value
  const isOther = of !== path
  return {
    data: isOther ? null : data,
    problem: isOther ? null : problem,
    cameAt: isOther ? null : cameAt,
    isLoading: path !== null && (isOther || isLoading.value),
    reload: () => again.current(),
  }
}
