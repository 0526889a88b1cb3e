// Lets go of the locks of this process when it ends without closing its outboxes.
// One listener for all: a listener each would make Node warn of a leak.
import type { FolderLock } from './folder-lock.ts'

const held = new Set<FolderLock>()
let listening = false

/** The lock, released by its owner or by the end of the process, whichever comes first. */
export function releaseAtExit(lock: FolderLock): FolderLock {
  held.add(lock)
  if (!listening) {
    listening = true
    process.on('exit', () => {
      for (const each of held) each.release()
    })
  }
  return {
    release() {
      held.delete(lock)
      lock.release()
    },
  }
}
