// Checks of the machine: Node, clock, data folder and disk space. They change nothing and start nothing.
// The folder need not exist yet: before the first start its nearest existing parent is what counts.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finding, fail, ok, warn } from './finding.ts'

const oldestNode = 24
const fewestBytes = 200 * 1024 ** 2
const comfortableBytes = 2 * 1024 ** 3

export function checkNode(version = process.versions.node): Finding {
  if (Number.parseInt(version, 10) >= oldestNode) return ok('node', `v${version}`)
  return fail(
    'node',
    `v${version}, needs ${oldestNode} or newer`,
    'Run `npm ci --ignore-scripts` in the clone: it installs the pinned Node.',
  )
}

/** A clock that stands before these files were written is wrong. */
export function checkClock(now = Date.now()): Finding {
  const writtenAt = statSync(fileURLToPath(import.meta.url)).mtimeMs
  const year = new Date(now).getUTCFullYear()
  if (now > writtenAt - 86_400_000 && year < 2100) return ok('clock', new Date(now).toISOString())
  return fail(
    'clock',
    `${new Date(now).toISOString()} cannot be right`,
    'Set the clock and keep it in step (systemd-timesyncd or chrony): times of trades and expiry of keys depend on it.',
  )
}

export function checkDataFolder(dataDir: string): Finding {
  const name = 'data folder'
  const place = nearestExisting(dataDir)
  try {
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return fail(
      name,
      `${place} cannot be written by this user`,
      'Give the folder to the user that runs tidemark, or choose another with --data-dir.',
    )
  }
  if (place !== dataDir) return ok(name, `${dataDir} will be made at the first start`)
  const { mode } = statSync(dataDir)
  if ((mode & 0o022) !== 0) {
    return fail(name, `${dataDir} can be changed by other users`, `Run: chmod go-w ${dataDir}`)
  }
  return ok(name, dataDir)
}

export function checkDisk(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir))
  const free = bavail * bsize
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  if (free < fewestBytes)
    return fail(
      'disk',
      found,
      'Free some space: the server stops taking trades when the disk is full.',
    )
  if (free < comfortableBytes)
    return warn('disk', found, 'Plan for more: a million trades take about 1 GiB.')
  return ok('disk', found)
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder
    ? folder
    : nearestExisting(dirname(folder))
}
