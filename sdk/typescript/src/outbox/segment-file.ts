// One open segment and its fsyncs: at most one runs, and whatever was written meanwhile asks for one more.
// Closing waits for the last one; a descriptor closed under a running fsync could be another file's by then.
import { close as closeFile, fdatasync } from 'node:fs'

export type SegmentFile = {
  readonly fd: number
  /** Starts an fsync in the background, or marks that one more is due. */
  syncSoon(): void
  /** Resolves when all that was written before the call is on the disk. */
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
  let waiting: (() => void)[] = []

  function start(): void {
    running = true
    due = false
    fdatasync(fd, (problem) => {
      running = false
      if (problem !== null) onFault(problem)
      if (due) start()
      else {
        const released = waiting
        waiting = []
        for (const release of released) release()
      }
    })
  }

  function sync(): Promise<void> {
    if (!syncs) return Promise.resolve()
    return new Promise((resolve) => {
      waiting.push(resolve)
      if (running) due = true
      else start()
    })
  }

  return {
    fd,
    syncSoon() {
      if (!syncs) return
      if (running) due = true
      else start()
    },
    sync: () => closed ?? sync(),
    close() {
      closed ??= sync().then(
        () =>
          new Promise((resolve, reject) =>
            closeFile(fd, (problem) => (problem ? reject(problem) : resolve())),
          ),
      )
      return closed
    },
  }
}
