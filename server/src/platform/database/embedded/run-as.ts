// Which user the engine runs as. PostgreSQL refuses root, so root hands it to the owner of the data or to `nobody`.
// Anybody else runs it as themselves.
import { readFile, stat } from 'node:fs/promises'
import { DatabaseRefused } from '../refused.ts'
import type { Identity } from './child.ts'

/** Null = the current user. `folders`: existing or not, the first one with an owner other than root decides. */
export async function chooseIdentity(folders: readonly string[]): Promise<Identity | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = await loadAccounts()
  for (const folder of folders) {
    const owner = (await stat(folder).catch(() => null))?.uid ?? 0
    const account = accounts.find(({ uid }) => uid === owner)
    if (owner !== 0 && account !== undefined) return { uid: account.uid, gid: account.gid }
  }
  const nobody =
    accounts.find(({ name }) => name === 'nobody') ??
    accounts.find(({ name, uid }) => name === 'daemon' && uid !== 0)
  if (nobody === undefined) {
    throw new DatabaseRefused(
      'PostgreSQL does not run as root and this system has no user `nobody` to hand it to. ' +
        'Start Tidemark as an ordinary user.',
    )
  }
  return { uid: nobody.uid, gid: nobody.gid }
}

/** The name of a user id for messages; initdb needs one to exist. */
export async function findUserName(uid: number): Promise<string | null> {
  return (await loadAccounts()).find((account) => account.uid === uid)?.name ?? null
}

type Account = { name: string; uid: number; gid: number }

async function loadAccounts(): Promise<Account[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (!name || uid === undefined || gid === undefined) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}
