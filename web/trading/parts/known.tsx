// What every page asks for all the time, as far as it is known: dimmed when it is old. That the server or the database does not
// answer is said on top of the page already, so it is not said again in each part.
import type { ComponentChildren } from 'preact'
import type { Resource } from '../../shared/api/use-resource.ts'
import { Loading, ProblemNotice } from '../../shared/ui/states.tsx'

type KnownProps<T> = { of: Resource<T>; tall?: string; children: (data: T) => ComponentChildren }

export function Known<T>({ of: { data, problem, reload }, tall, children }: KnownProps<T>) {
  const isSaid = problem === null || problem.code === 'offline' || problem.status === 503
  return (
    <>
      {isSaid ? null : <ProblemNotice problem={problem} hasData={data !== null} retry={reload} />}
      {data !== null ? (
        <div class={problem === null ? 'known' : 'known dimmed'}>{children(data)}</div>
      ) : isSaid ? (
        <Loading {...(tall === undefined ? {} : { tall })} />
      ) : null}
    </>
  )
}
