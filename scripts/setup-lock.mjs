// One set-up at a time in a clone: `npm start` in one window and `npm test` in another must not install over each other.
// The lock is a file with the number of who holds it; one whose holder is gone counts for nothing. Plain JS for Node 20.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 200

/** Runs `work` alone. `onWait` is called once when somebody else has to finish first. */
export async function aloneWith(file, work, onWait = () => {}) {
  for (let waits = 0; !take(file); waits += 1) {
    if (waits === 0) onWait()
    await pause(EVERY_MS)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file) {
  const own = `${file}-${process.pid}`
  try {
    writeFileSync(own, String(process.pid))
    // The file appears with its number in it, or not at all.
    linkSync(own, file)
    return true
  } catch (error) {
    // A folder that may not be written to needs no set-up, or cannot have one; who tries is told by npm.
    if (['EACCES', 'EROFS', 'EPERM'].includes(error.code)) return true
    if (error.code !== 'EEXIST') throw error
    if (!isHeld(file)) remove(file, own)
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function isHeld(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Of several who find a lock without a holder one takes it away, and whoever has a new one by then keeps it. */
function remove(file, own) {
  try {
    renameSync(file, `${own}-left`)
    if (isHeld(`${own}-left`)) linkSync(`${own}-left`, file)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(error.code)) throw error
  } finally {
    rmSync(`${own}-left`, { force: true })
  }
}
