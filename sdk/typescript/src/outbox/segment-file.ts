// One open segment and its fsyncs: the first starts at once, and what is written meanwhile shares the next, a moment later.
// Closing waits for the last one; a descriptor closed under a running fsync could be another file's by then.
import { close as closeFile, fdatasync } from 'node:fs'

/** Between two fsyncs of a busy segment: back to back they would hold up the writes. */
const REST_MS = 10

export type SegmentFile = {
  readonly fd: number
  /** Starts an fsync in the background, or marks that one more is due. */
  syncSoon(): void
  /** Resolves when all that was written before the call is on the disk; rejects when the disk failed. */
  sync(): Promise<void>
  close(): Promise<void>
}

export function createSegmentFile(
  fd: number,
  syncs: boolean,
  onFault: (problem: unknown) => void,
): SegmentFile {
  let running = false
  let due = false
  let closed: Promise<void> | null = null
  let waiting: ((problem: unknown) => void)[] = []
  let failure: unknown = null
  let pause: NodeJS.Timeout | null = null

  function start(): void {
    if (pause !== null) clearTimeout(pause)
    pause = null
    running = true
    due = false
    fdatasync(fd, (problem) => {
      running = false
      failure ??= problem
      if (problem !== null) onFault(problem)
      if (due && waiting.length > 0) start()
      else if (due) pause = setTimeout(start, REST_MS).unref()
      else {
        const released = waiting
        waiting = []
        for (const release of released) release(failure)
      }
    })
  }

  function startOrMark(): void {
    if (running) due = true
    else if (pause === null || waiting.length > 0) start()
  }

  function sync(): Promise<void> {
    if (!syncs) return Promise.resolve()
    return new Promise((resolve, reject) => {
      waiting.push((problem) => (problem === null ? resolve() : reject(problem)))
      startOrMark()
    })
  }

  return {
    fd,
    syncSoon() {
      if (syncs) startOrMark()
    },
    sync: () => closed ?? sync(),
    close() {
      closed ??= sync()
        .catch(() => {}) // told already
        .then(
          () =>
            new Promise((resolve, reject) =>
              closeFile(fd, (problem) => (problem ? reject(problem) : resolve())),
            ),
        )
      return closed
    },
  }
}
