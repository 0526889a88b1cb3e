// Turns the last words of initdb or of a postmaster that did not start into a sentence that helps.
// These programs speak before any user data exists, so their own line may be shown when we have nothing better.
import { statfs } from 'node:fs/promises'

const known: readonly (readonly [RegExp, string])[] = [
  [
    /no space left on device|disk quota exceeded/i,
    'the disk is full; free some space and start again.',
  ],
  [
    /could not look up effective user ID (\d+)/i,
    'the user it runs as has no entry in /etc/passwd, which PostgreSQL needs. Add one, or set DATABASE_URL.',
  ],
  [
    /wrong ownership|invalid permissions|permission denied/i,
    'its folder must belong to the user that runs it and be closed to others (chmod 0700).',
  ],
  [
    /cannot allocate memory|could not (?:create|map).*shared memory/i,
    'there is not enough memory for its 64 MB of shared buffers.',
  ],
  [/error while loading shared libraries|GLIBC_/i, 'a system library is missing or too old.'],
  [
    /could not locate a valid checkpoint record|invalid checkpoint|checksum/i,
    'its files are damaged. Restore a backup into a new data directory (tidemark restore).',
  ],
]

export async function explainFailure(output: string, folder: string): Promise<string> {
  for (const [pattern, sentence] of known) if (pattern.test(output)) return sentence
  const space = await statfs(folder).catch(() => null)
  if (space !== null && space.bavail === 0)
    return 'the disk is full; free some space and start again.'
  const last = output
    .split('\n')
    .filter((line) => /FATAL|error|could not/i.test(line))
    .at(-1)
  return last?.trim() ?? 'it gave no reason.'
}
