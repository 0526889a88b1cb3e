// Closed-loop load: each connection sends its next trade when the last one is answered. wrk when it is installed,
// else the generator beside this file, in a worker. Both send the same bodies.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { runProgram } from '../../server/test/support/command-line.ts'
import { bodyTemplate } from './trade-body.ts'

export type LoadResult = {
  readonly answered: number
  readonly seconds: number
  readonly perSecond: number
  /** Connections or requests that failed, and answers of 4xx and 5xx. */
  readonly errors: number
  readonly timeouts: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

export type LoadOptions = {
  readonly port: number
  readonly key: string
  readonly connections: number
  readonly seconds: number
  /** Becomes bot_name and the prefix of the order ids. */
  readonly run: string
  readonly folder: string
}

export type Generator = { readonly name: string; run(options: LoadOptions): Promise<LoadResult> }

export async function chooseGenerator(): Promise<Generator> {
  const found = await runProgram('wrk', ['--version']).catch(() => null)
  return found === null
    ? { name: 'own generator (a Node worker)', run: runWorker }
    : { name: 'wrk', run: runWrk }
}

type WrkNumbers = Readonly<
  Record<
    | 'requests'
    | 'durationUs'
    | 'connect'
    | 'read'
    | 'write'
    | 'status'
    | 'timeout'
    | 'p50Us'
    | 'p99Us'
    | 'maxUs',
    number
  >
>

async function runWrk(options: LoadOptions): Promise<LoadResult> {
  const template = join(options.folder, 'template.json')
  writeFileSync(template, bodyTemplate(options.run))
  const address = `127.0.0.1:${options.port}`
  const run = await runProgram(
    'wrk',
    [
      '-t',
      '1',
      '-c',
      String(options.connections),
      '-d',
      `${options.seconds}s`,
      '--timeout',
      '5s',
      '-s',
      join(import.meta.dirname, 'unique.lua'),
      `http://${address}`,
      '--',
      template,
      address,
      options.key,
      options.run,
    ],
    { timeoutMs: (options.seconds + 30) * 1000 },
  )
  const line = /^RESULT (.*)$/m.exec(run.stdout)?.[1]
  if (run.code !== 0 || line === undefined)
    throw new Error(`wrk ended with ${run.code}: ${run.stderr}${run.stdout}`)
  // unique.lua prints exactly these members.
  const numbers = JSON.parse(line) as WrkNumbers
  return {
    answered: numbers.requests - numbers.status,
    seconds: numbers.durationUs / 1e6,
    perSecond: (numbers.requests - numbers.status) / (numbers.durationUs / 1e6),
    errors: numbers.connect + numbers.read + numbers.write + numbers.status,
    timeouts: numbers.timeout,
    p50Ms: numbers.p50Us / 1000,
    p99Ms: numbers.p99Us / 1000,
    maxMs: numbers.maxUs / 1000,
  }
}

function runWorker(options: LoadOptions): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'load-worker.ts'), {
      workerData: { kind: 'closed', template: bodyTemplate(options.run), ...options },
    })
    worker.once('message', (result: LoadResult) => resolve(result))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the load generator ended without a result')))
  })
}
