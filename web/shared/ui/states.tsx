// What stands in the place of data: it loads, it could not be read, there is none yet, the session has ended.
// Whatever went wrong, what was known before stays on the screen beside it.
import type { ComponentChildren } from 'preact'
import { wasLoggedIn } from '../api/api-client.ts'
import type { ApiProblem } from '../api/problem.ts'
import type { Resource } from '../api/use-resource.ts'
import { en } from '../strings/en.ts'

/** `tall` is the height to keep free, as CSS has it. */
export function Loading({ tall = '8rem' }: { tall?: string }) {
  return (
    <div role="status">
      <span class="skeleton" style={{ '--tall': tall }} />
      <span class="unseen">{en.loading}</span>
    </div>
  )
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <strong>{title}</strong>
      {children}
    </div>
  )
}

/** Where to log in, with the way back. */
export function logInPath(): string {
  return `/admin/login?next=${encodeURIComponent(location.pathname + location.search)}`
}

export function SessionEnded() {
  return (
    <div class="notice warning" role="alert">
      <strong>{wasLoggedIn.value ? en.sessionEnded : en.notLoggedIn}</strong>
      <span>{wasLoggedIn.value ? en.sessionEndedHint : en.notLoggedInHint}</span>
      <span>
        <a class="button primary" href={logInPath()}>
          {en.logIn}
        </a>
      </span>
    </div>
  )
}

type ProblemProps = { problem: ApiProblem; hasData?: boolean; retry?: (() => void) | undefined }

export function ProblemNotice({ problem, hasData = false, retry }: ProblemProps) {
  // A log-in that failed is a 401 as well, and says so itself.
  if (problem.status === 401 && problem.code !== 'log_in_failed') return <SessionEnded />
  const { title, detail, errorId, nextStep = null } = problem.facts
  const passes = problem.code === 'offline' || problem.status === 503
  return (
    <div class={`notice ${passes ? 'warning' : 'danger'}`} role="alert">
      <strong>{title}</strong>
      <span>
        {detail} {hasData ? en.lastAnswer : ''}
      </span>
      {nextStep === null ? null : <span>{nextStep}</span>}
      {errorId === null ? null : (
        <span class="small">
          {en.errorId} <code>{errorId}</code>. {en.errorIdHint}
        </span>
      )}
      {retry === undefined || passes ? null : (
        <span>
          <button type="button" class="button" onClick={retry}>
            {en.retry}
          </button>
        </span>
      )}
    </div>
  )
}

type LoadedProps<T> = {
  of: Resource<T>
  tall?: string
  children: (data: T) => ComponentChildren
}

/** The data, and above it what is wrong with it; a placeholder until there is any. */
export function Loaded<T>({ of, tall, children }: LoadedProps<T>) {
  const { data, problem } = of
  return (
    <>
      {problem === null ? null : (
        <ProblemNotice problem={problem} hasData={data !== null} retry={of.reload} />
      )}
      {data !== null ? (
        <div class={problem === null ? '' : 'dimmed'} aria-busy={of.isLoading}>
          {children(data)}
        </div>
      ) : problem === null ? (
        <Loading {...(tall === undefined ? {} : { tall })} />
      ) : null}
    </>
  )
}
