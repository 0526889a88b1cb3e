// The read server's secrets: made at the first start, checked at every start, apart from Config so they are never logged.
// They are made all at once: a folder is filled, synced and renamed into place, so two first starts agree on one set.
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Secret } from '../platform/secret.ts'
import { ConfigError } from './env.ts'
import { BadValue } from './read-value.ts'
import { permissionComplaint, readSecretFile } from './secret-file.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

export type ReadSecrets = {
  /** Key-encryption key: 64 hex digits. */
  readonly masterKey: Secret
  /** Key of the HMAC under which API keys are stored: 64 hex digits. */
  readonly pepper: Secret
  /** Ed25519 private key, PKCS 8 in PEM; signs the heads of the audit chains. */
  readonly auditSigningKey: Secret
}

export type SecretsConfig = { readonly dataDir: string; readonly masterKeyFile: string | null }

/** Opens the secrets; makes them when the data folder is new. Rejects with ConfigError when they cannot be trusted. */
export async function loadReadSecrets(config: SecretsConfig): Promise<ReadSecrets> {
  const folder = join(config.dataDir, 'secrets')
  if (!existsSync(folder)) {
    refusePopulated(config.dataDir)
    makeSecrets(config)
  }
  return openSecrets(config)
}

/** Opens secrets that exist; never makes any. */
export function openSecrets(config: SecretsConfig): ReadSecrets {
  const folder = join(config.dataDir, 'secrets')
  const complaint = permissionComplaint(statSync(folder), folder)
  if (complaint) throw new ConfigError(`The folder ${folder} ${complaint.replace('600', '700')}`)

  const masterFile = config.masterKeyFile ?? join(folder, 'master.key')
  const secrets = {
    masterKey: openFile('master key', masterFile, hexKey),
    pepper: openFile('pepper', join(folder, 'pepper.key'), hexKey),
    auditSigningKey: openFile('audit signing key', join(folder, 'audit-signing.pem'), privateKey),
  }
  if (!['check', 'check.new'].some((name) => vouchesFor(join(folder, name), secrets))) {
    throw new ConfigError(
      `The secrets in ${folder} are not the ones this data folder was made with. Stored keys would stop working.\n` +
        'Next step: put the original files back (from a backup); never make new ones for data that exists.',
    )
  }
  return secrets
}

/** While the master key changes there are two files of check values: either may be the one that counts. */
export function vouchesFor(path: string, secrets: ReadSecrets): boolean {
  if (path.endsWith('.new') && !existsSync(path)) return false
  return openFile('check values', path, (text) => text).use((text) => text === checkValues(secrets))
}

export function openFile(what: string, path: string, check: (text: string) => string): Secret {
  try {
    return new Secret(check(readSecretFile(path)))
  } catch (error) {
    if (!(error instanceof BadValue)) throw error
    throw new ConfigError(`The ${what} (${path}) ${error.message}`, { cause: error })
  }
}

/** 32 bytes in hex that look random. Keys such as 000…0 or deadbeefdeadbeef… come from samples. */
export function hexKey(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new BadValue(
      'must hold 64 hex digits (256 bits), such as `openssl rand -hex 32` prints, and nothing else.',
    )
  }
  if (new Set(Buffer.from(text, 'hex')).size < 12) {
    throw new BadValue('holds a placeholder, not a random key.')
  }
  return text.toLowerCase()
}

function privateKey(text: string): string {
  if (!/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----$/.test(text)) {
    throw new BadValue('must hold a private key in PEM.')
  }
  return `${text}\n`
}

/** Shows later that the secrets are still the same ones, without telling anything about them. */
export function checkValues(secrets: ReadSecrets): string {
  return Object.entries(secrets)
    .map(([name, secret]) => {
      const mark = secret.use((key) =>
        createHmac('sha256', key).update(`tidemark check ${name}`).digest('hex'),
      )
      return `${name} ${mark.slice(0, 32)}`
    })
    .join('\n')
}

/** What may lie in a folder without any data: a mount point's own folder, where the server is reached, a trade key, kill switches. */
const harmless = new Set(['lost+found', 'run', 'trade-secrets', 'trade'])

function refusePopulated(dataDir: string): void {
  const entries = existsSync(dataDir) ? readdirSync(dataDir) : []
  const populated = entries.some((name) => !harmless.has(name) && !name.startsWith('.'))
  if (!populated) return
  throw new ConfigError(
    `${dataDir} holds data but no secrets. New ones would lock out every key that was made before.\n` +
      'Next step: put the folder `secrets` back from a backup, or choose an empty folder with --data-dir.',
  )
}

function makeSecrets(config: SecretsConfig): void {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const draft = mkdtempSync(join(config.dataDir, '.secrets-'))
  const signing = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  const secrets: ReadSecrets = {
    masterKey: config.masterKeyFile
      ? openFile('master key', config.masterKeyFile, hexKey)
      : new Secret(randomBytes(32).toString('hex')),
    pepper: new Secret(randomBytes(32).toString('hex')),
    auditSigningKey: new Secret(signing.toString()),
  }
  try {
    if (!config.masterKeyFile) secrets.masterKey.use(writeDurably(join(draft, 'master.key')))
    secrets.pepper.use(writeDurably(join(draft, 'pepper.key')))
    secrets.auditSigningKey.use(writeDurably(join(draft, 'audit-signing.pem')))
    writeDurably(join(draft, 'check'))(checkValues(secrets))
    syncFolder(draft)
    renameSync(draft, join(config.dataDir, 'secrets'))
    syncFolder(config.dataDir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another process made them at the same moment: its set is in place, and it is the one to use.
    if (!existsSync(join(config.dataDir, 'secrets', 'check'))) throw error
  }
}
