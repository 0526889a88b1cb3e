// The benchmark that statistics are compared with: chosen once, kept by the browser, and left out when it is no longer there.
import { useResource } from '../../shared/api/use-resource.ts'
import { keptName } from '../../shared/settings/settings.ts'
import { performance } from '../strings/performance.ts'

const chosen = keptName('benchmark')

type BenchmarkList = { readonly data: ReadonlyArray<{ readonly name: string }> }
export type Benchmarks = { readonly names: readonly string[]; readonly chosen: string | null }

/** Null until it is known which there are; of none when that cannot be read. */
export function useBenchmarks(): Benchmarks | null {
  const { data, problem } = useResource<BenchmarkList>('/api/v1/benchmarks')
  const now = chosen.value
  if (data === null) return problem === null ? null : { names: [], chosen: null }
  const names = data.data.map(({ name }) => name)
  return { names, chosen: names.includes(now) ? now : null }
}

export function BenchmarkChoice({ of }: { of: Benchmarks }) {
  const words = performance.statistics
  if (of.names.length === 0)
    return (
      <a class="small" href="/admin/benchmarks">
        {words.addBenchmark}
      </a>
    )
  return (
    <label class="row small">
      {words.benchmark}
      <select
        onChange={(event) => {
          chosen.value = event.currentTarget.value
        }}
      >
        <option value="">{words.noBenchmark}</option>
        {of.names.map((name) => (
          <option key={name} selected={name === of.chosen}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
