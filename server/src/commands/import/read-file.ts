// Reads an uploaded file on a thread of its own: a large report takes a second or two, in which the server must not stand still, and
// one that was made to do harm ends that thread and nothing else.
import { Worker } from 'node:worker_threads'
import type { FileReader } from '../../import/plan-import.ts'
import { refuse } from '../../import/sheet.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { ReadAnswer } from './read-file-worker.ts'

const LONGEST_MS = 60_000
const MOST_MB = 1_024

/** Files that are read at once. */
const MOST_READING = 2
let reading = 0

export const readFileOnThread: FileReader = (bytes, options) => {
  if (reading >= MOST_READING)
    return Promise.reject(
      new TidemarkError('ledger_busy', 'Other files are being read. Try again in some seconds.', {
        retryAfterMs: 2_000,
      }),
    )
  reading += 1
  const worker = new Worker(new URL('./read-file-worker.ts', import.meta.url), {
    workerData: { bytes, options },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  })
  return new Promise<ReadAnswer>((resolve, reject) => {
    const tooLong = setTimeout(() => {
      reject(refuse('The file takes too long to read. Export a shorter period.'))
      void worker.terminate()
    }, LONGEST_MS)
    worker.once('message', resolve)
    worker.once('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isMemory ? refuse('The file needs more memory than is reasonable.') : error)
    })
    worker.once('exit', () => {
      clearTimeout(tooLong)
      reject(new Error('the thread that reads a file ended without an answer'))
    })
  })
    .finally(() => {
      reading -= 1
    })
    .then((answer) => {
      if ('content' in answer) return answer.content
      throw new TidemarkError('import_unreadable', answer.refused)
    })
}
