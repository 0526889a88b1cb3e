// One open segment and its fsyncs: the first starts when the call has returned, and what is written after it shares the next, a tenth of a second later.
// Closing waits for the last one; a descriptor closed under a running fsync could be another file's by then.
import { close as closeFile, fdatasync } from 'node:fs'

/** From the end of an fsync to the next: a write has to wait for one that is under way, so they must be few. */
const REST_MS = 100

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
  let restedAtMs = 0

  function start(): void {
    if (pause !== null) clearTimeout(pause)
    pause = null
    running = true
    due = false
    fdatasync(fd, (problem) => {
      running = false
      restedAtMs = performance.now() + REST_MS
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
    else if (waiting.length > 0) start()
    else if (pause === null) {
      // Never within the call: handing it to another thread takes longer than the write itself.
      const restMs = restedAtMs - performance.now()
      pause = setTimeout(start, Math.max(1, restMs)).unref()
    }
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
