// What the server says of benchmarks.
import type { List } from './answers.ts'

export type BenchmarkAnswer = {
  readonly name: string
  readonly day_zone: string
  readonly closes: number
  readonly first_day: string | null
  readonly last_day: string | null
  readonly uploaded_at: string
  /** The symbol that it follows; null = it was uploaded. */
  readonly follows: {
    readonly connection: string
    readonly symbol: string
    readonly read_at: string | null
    readonly cause: string | null
    readonly next_step: string | null
  } | null
}

export type BenchmarkList = List<BenchmarkAnswer>

/** What an upload holds, whether it was stored or only looked at. */
export type Uploaded = {
  readonly closes: number
  readonly first_day: string
  readonly last_day: string
}
