// Starts the practice broker's thread and asks it how often it was asked.
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PracticeFacts, UpstreamCounts } from './practice-worker.ts'

export type PracticeThread = AsyncDisposable & {
  readonly facts: PracticeFacts
  /** Requests by path since the question before. */
  counts(): Promise<UpstreamCounts>
}

export async function startPracticeThread(accounts: number): Promise<PracticeThread> {
  const worker = new Worker(join(import.meta.dirname, 'practice-worker.ts'), {
    workerData: { accounts },
  })
  const answer = async <Answer>(): Promise<Answer> => {
    const [message] = await once(worker, 'message')
    return message as Answer // each question has its own answer; see practice-worker.ts
  }
  const facts = await answer<PracticeFacts>()
  return {
    facts,
    counts() {
      const counts = answer<UpstreamCounts>()
      worker.postMessage('counts')
      return counts
    },
    async [Symbol.asyncDispose]() {
      worker.postMessage('stop')
      await worker.terminate()
    },
  }
}
