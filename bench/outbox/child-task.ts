// What a child of the outbox benchmark is told to do, and what it answers. One task for each process.
// The answers hold every single call: percentiles are taken outside, alike for both languages.
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../../server/test/support/command-line.ts'
import { bodyTemplate } from '../load/trade-body.ts'

export type Sdk = 'typescript' | 'python'
export type Fsync = 'background' | 'always'

export type ChildTask = {
  readonly mode: 'enqueue' | 'floor' | 'fill' | 'drain'
  readonly url: string
  readonly folder: string
  readonly fsync: Fsync
  readonly botName: string
  readonly calls: number
  readonly warmUp: number
  /** Pause between two calls. */
  readonly everyMs: number
  readonly maxBytes: number
  readonly timeoutMs: number
}

export type EnqueueFound = {
  readonly callMicros: readonly number[]
  readonly lagsMs: readonly number[]
}
export type FillFound = { readonly seconds: number; readonly peakBytes: number }
export type DrainFound = FillFound & { readonly left: number }

const systemPython = '/usr/bin/python3'

/** Runs one task to its end and gives back what it found. */
export async function runChild<Found>(sdk: Sdk, key: string, task: ChildTask): Promise<Found> {
  const here = import.meta.dirname
  const given = { ...task, template: bodyTemplate(task.botName) }
  const words = (program: string) => [join(here, program), JSON.stringify(given)]
  const run = await runProgram(
    sdk === 'typescript' ? process.execPath : pythonPath(),
    words(sdk === 'typescript' ? 'outbox-child.ts' : 'outbox_child.py'),
    {
      env: { TIDEMARK_KEY: key, PYTHONPYCACHEPREFIX: join(tmpdir(), 'tidemark-pycache') },
      timeoutMs: task.timeoutMs + 60_000,
    },
  )
  if (run.code !== 0) throw new Error(`the ${sdk} child ended with ${run.code}: ${run.stderr}`)
  // Each mode answers with its own type; see the two programs.
  return JSON.parse(run.stdout) as Found
}

/** Why Python is left out, or null when it can be measured. */
export async function pythonMissing(): Promise<string | null> {
  const run = await runProgram(pythonPath(), ['--version']).catch(() => null)
  return run?.code === 0 ? null : 'needs python3'
}

/** The system's own, when there is one: the same interpreter whatever stands before it on PATH. */
function pythonPath(): string {
  return existsSync(systemPython) ? systemPython : 'python3'
}
