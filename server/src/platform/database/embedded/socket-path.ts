// The folder that clients name to reach the server's Unix socket, which lies in the database folder itself.
// Socket paths end at about 100 bytes; a longer one is reached through a short link in a private temporary folder.
import { createHash } from 'node:crypto'
import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseRefused } from '../refused.ts'

const longestBytes = 100

export async function socketFolder(folder: string): Promise<string> {
  if (Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= longestBytes) return folder
  const uid = process.getuid?.() ?? 0
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const parent = join(tmpdir(), `tidemark-${uid}-${key}`)
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const facts = await lstat(parent)
  if (!facts.isDirectory() || facts.uid !== uid || (facts.mode & 0o077) !== 0) {
    throw new DatabaseRefused(
      `${parent} is not a private folder of ours. Remove it, or choose a shorter TIDEMARK_DATA_DIR.`,
    )
  }
  const link = join(parent, 'db')
  if ((await readlink(link).catch(() => null)) !== folder) {
    await rm(link, { force: true })
    await symlink(folder, link)
  }
  return link
}
