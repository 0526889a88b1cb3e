// How the master key changes places on disk: at every instant a start finds keys that fit their check values.
// new key and new check values are laid beside the old ones -> secrets are rewrapped -> each takes the old one's place.
import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '../platform/secret.ts'
import { ConfigError } from './env.ts'
import {
  checkValues,
  hexKey,
  openFile,
  openSecrets,
  type SecretsConfig,
  vouchesFor,
} from './secrets.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

export type KeysOnDisk = { readonly current: Secret; readonly next: Secret | null }

const nextFile = ({ dataDir }: SecretsConfig) => join(dataDir, 'secrets', 'master.key.new')
const nextCheck = ({ dataDir }: SecretsConfig) => join(dataDir, 'secrets', 'check.new')

/** The key in use, and the one that takes its place while a change is under way. Read anew at each call. */
export function readMasterKeys(config: SecretsConfig): KeysOnDisk {
  const { masterKey: current } = openSecrets(config)
  const path = nextFile(config)
  if (!existsSync(path)) return { current, next: null }
  const next = openFile('new master key', path, hexKey)
  const isSame = next.use((one) => current.use((other) => one === other))
  return { current, next: isSame ? null : next }
}

/** Lays the new key beside the old one; the one that lies there already goes on being the new one. */
export function layNewKey(config: SecretsConfig, given: string | null): Secret {
  const { next } = readMasterKeys(config)
  if (next !== null) return next
  const secrets = openSecrets(config)
  const masterKey =
    given === null
      ? new Secret(randomBytes(32).toString('hex'))
      : openFile('new master key', given, hexKey)
  if (masterKey.use((one) => secrets.masterKey.use((other) => one === other)))
    throw new ConfigError('The new master key is the one in use.')
  rmSync(nextFile(config), { force: true })
  settleCheck(config)
  writeDurably(nextCheck(config))(checkValues({ ...secrets, masterKey }))
  masterKey.use(writeDurably(nextFile(config)))
  syncFolder(join(config.dataDir, 'secrets'))
  return masterKey
}

/**
 * Puts the new key in the old one's place. A key file that is named by configuration is not ours to replace:
 * then both stay until its owner has put the new key there; answers false.
 */
export function promoteNewKey(config: SecretsConfig): boolean {
  const folder = join(config.dataDir, 'secrets')
  if (config.masterKeyFile !== null && readMasterKeys(config).next !== null) return false
  if (config.masterKeyFile === null && existsSync(nextFile(config)))
    renameSync(nextFile(config), join(folder, 'master.key'))
  syncFolder(folder)
  // From here the new check values count; the start takes either file.
  settleCheck(config)
  rmSync(nextFile(config), { force: true })
  syncFolder(folder)
  return true
}

/** New check values take the old ones' place when they fit the key in use; else they belong to a change that never began. */
function settleCheck(config: SecretsConfig): void {
  const path = nextCheck(config)
  if (!existsSync(path)) return
  if (vouchesFor(path, openSecrets(config)))
    renameSync(path, join(config.dataDir, 'secrets', 'check'))
  else rmSync(path)
}
