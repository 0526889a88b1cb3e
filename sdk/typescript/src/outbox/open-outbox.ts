// Opens the outbox of one process: locks its folder, reads what an earlier process left, and starts the sender.
// Synchronous, so that a bot cannot trade before its reports have a place to go.
import { readCursor } from './cursor-file.ts'
import { openDeadLetters } from './dead-letter-file.ts'
import { createFetchTransport } from './fetch-transport.ts'
import { acquireLock, type FolderLock } from './folder-lock.ts'
import { createHttpTransport } from './http-transport.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { OutboxFailed, systemCode } from './outbox-errors.ts'
import { type OutboxOptions, type ReadOptions, readOptions } from './outbox-options.ts'
import { makeFolder, removeDrafts } from './prepare-folder.ts'
import { recoverSegments } from './recover-segments.ts'
import type { SeededFaults } from './seeded-faults.ts'

/**
 * Opens the outbox in `options.dir`. Throws OutboxInUse when another process has it, OutboxFailed when the folder
 * cannot be used, and TypeError or RangeError for a wrong option.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  return openOutboxWith(options, {})
}

export function openOutboxWith(options: OutboxOptions, faults: SeededFaults): Outbox {
  const read = readOptions(options)
  makeFolder(read.dir)
  let lock: FolderLock | null = null
  try {
    lock = acquireLock(read.dir)
    return openLocked(read, options, faults, lock)
  } catch (problem) {
    lock?.release()
    if (systemCode(problem) === '') throw problem
    throw new OutboxFailed(`the outbox ${read.dir} cannot be opened (${systemCode(problem)})`, {
      cause: problem,
    })
  }
}

function openLocked(
  read: ReadOptions,
  options: OutboxOptions,
  faults: SeededFaults,
  lock: FolderLock,
): Outbox {
  const { dir } = read
  removeDrafts(dir)
  const settled = readCursor(dir)
  const recovered = recoverSegments(dir, settled)
  const durability = faults.skipFsync === true ? 'none' : read.fsync
  const letters = openDeadLetters(dir, settled, durability !== 'none')
  const request = {
    url: new URL('api/v1/trades', read.url),
    headers: {
      'content-type': 'application/x-ndjson',
      accept: 'application/json',
      'x-api-key': read.key,
    },
    timeoutMs: read.timeoutMs,
  }
  return createOutbox({
    ...read,
    durability,
    settled,
    recovered,
    letters,
    lock,
    // Numbers go on behind everything that is known, so no two trades ever share one.
    nextSeq: Math.max(settled, recovered.lastSeq, letters.lastSeq) + 1,
    transport:
      options.fetch === undefined
        ? createHttpTransport(request)
        : createFetchTransport(request, options.fetch),
    keyAtSend: faults.keyAtSend === true,
    onDeadLetter: options.onDeadLetter,
    onState: options.onState,
  })
}
