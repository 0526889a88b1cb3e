// The thread of read-file.ts: one file, one answer.
import { parentPort, workerData } from 'node:worker_threads'
import type { FileContent } from '../../import/content.ts'
import { readImport } from '../../import/read-import.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { readTickTraderHistory } from './ticktrader-history.ts'

export type ReadAnswer = { readonly content: FileContent } | { readonly refused: string }

function read(): ReadAnswer {
  const { bytes, options } = workerData
  try {
    return { content: readImport(bytes, options, readTickTraderHistory) }
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'import_unreadable')
      return { refused: error.message }
    throw error
  }
}

parentPort?.postMessage(read())
