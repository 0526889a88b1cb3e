// The trade server's own secrets, apart from the read server's: whoever holds only those can neither open what trades nor
// tell a trade key from noise. Made at the first use of a command that trades, never by the read server.
import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '../platform/secret.ts'
import { ConfigError } from './env.ts'
import { permissionComplaint } from './secret-file.ts'
import { hexKey, openFile } from './secrets.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

export type TradeSecrets = {
  /** Key-encryption key of the credentials that trade: 64 hex digits. */
  readonly tradeKey: Secret
  /** Key of the HMAC under which trade keys and secrets of hooks are stored: 64 hex digits, derived from the trade key. */
  readonly pepper: Secret
}

export type TradeSecretsConfig = {
  readonly dataDir: string
  readonly tradeKeyFile: string | null
}

/** Opens the trade key; makes it when there is none and no file is named. Throws ConfigError when it cannot be trusted. */
export function loadTradeSecrets(config: TradeSecretsConfig): TradeSecrets {
  const folder = join(config.dataDir, 'trade-secrets')
  const path = config.tradeKeyFile ?? join(folder, 'trade.key')
  if (config.tradeKeyFile === null) {
    if (!existsSync(path)) makeKey(folder, path)
    const complaint = permissionComplaint(statSync(folder), folder)
    if (complaint) throw new ConfigError(`The folder ${folder} ${complaint.replace('600', '700')}`)
  }
  const tradeKey = openFile('trade key', path, hexKey)
  const pepper = tradeKey.use((hex) =>
    Buffer.from(
      hkdfSync('sha256', Buffer.from(hex, 'hex'), Buffer.alloc(0), 'tidemark trade pepper', 32),
    ).toString('hex'),
  )
  return { tradeKey, pepper: new Secret(pepper) }
}

function makeKey(folder: string, path: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  new Secret(randomBytes(32).toString('hex')).use(writeDurably(path))
  syncFolder(folder)
}
