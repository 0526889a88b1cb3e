// Reads a secret from a file, and refuses files and values that are not secret.
// systemd hands over credentials as root's files with a group bit (an ACL mask), which is the one exception.
import { readFileSync, type Stats, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { BadValue } from './read-value.ts'

const longestBytes = 16_384

/** The file's text without the white space around it. */
export function readSecretFile(path: string): string {
  const file = openFile(path)
  // The code only (ENOENT, EACCES): the message repeats the path, and that may have been the secret itself.
  if ('failure' in file) throw new BadValue(`names a file that cannot be read (${file.failure}).`)
  if (!file.stats.isFile()) throw new BadValue('does not name a file.')
  if (file.stats.size > longestBytes) throw new BadValue('names a file that is too long.')
  const complaint = permissionComplaint(file.stats, path)
  if (complaint) throw new BadValue(complaint)
  if (file.text === '') throw new BadValue('names an empty file.')
  return file.text
}

function openFile(path: string): { stats: Stats; text: string } | { failure: string } {
  try {
    const stats = statSync(path)
    const readable = stats.isFile() && stats.size <= longestBytes
    return { stats, text: readable ? readFileSync(path, 'utf8').trim() : '' }
  } catch (error) {
    return { failure: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' }
  }
}

/** Why this file is not private enough, or null when it is. */
export function permissionComplaint(stats: Stats, path: string): string | null {
  const systemd = process.env.CREDENTIALS_DIRECTORY
  const handedOver = systemd !== undefined && resolve(path).startsWith(resolve(systemd) + sep)
  const forbidden = handedOver ? 0o037 : 0o077
  if ((stats.mode & forbidden) !== 0) {
    return 'names a file that others may read or change. Next step: chmod 600 on that file.'
  }
  const own = process.getuid?.()
  if (own !== undefined && own !== 0 && stats.uid !== own && stats.uid !== 0) {
    return 'names a file that belongs to somebody else.'
  }
  return null
}

const placeholder =
  /(change.?me|your_|your-|<[^>]*>|\bplaceholder\b|\breplace.?me\b|\bxxxx+\b|\btodo\b)/i

/** Values copied from a sample protect nothing, so they are refused. */
export function refusePlaceholder(text: string): void {
  if (placeholder.test(text)) {
    throw new BadValue(
      'still holds a placeholder from a sample. Next step: put the real value there.',
    )
  }
}
