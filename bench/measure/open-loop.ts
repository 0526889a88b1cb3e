// Latency at a fixed rate: 2,000 trades a second on 64 connections, whether the server keeps up or not.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { LoadResult } from '../load/closed-loop.ts'
import { bodyTemplate } from '../load/trade-body.ts'

export function measureOpenLoop(given: {
  port: number
  key: string
  seconds: number
  perSecond: number
  run: string
}): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, '..', 'load', 'load-worker.ts'), {
      workerData: { kind: 'open', connections: 64, template: bodyTemplate(given.run), ...given },
    })
    worker.once('message', (result: LoadResult) => resolve(result))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the load generator ended without a result')))
  })
}
