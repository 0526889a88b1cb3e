// Reads the environment into flat optional text. Knows every variable by name; an unknown TIDEMARK_ one stops the start.
// The table below is also the documentation: docs/guide/configuration.md is generated from it.
import { closestName } from '../platform/http/did-you-mean.ts'

type Variable = {
  readonly means: string
  /** What holds when it is not set, in words. */
  readonly otherwise: string
  /** A secret has a second form, NAME_FILE, whose value is the path of a file that holds it. */
  readonly secret?: true
}

export const variables = {
  TIDEMARK_HOST: { means: 'Address to listen on.', otherwise: '127.0.0.1' },
  TIDEMARK_PORT: { means: 'Port of the read server; 0 takes a free one.', otherwise: '8787' },
  TIDEMARK_TRADE_PORT: {
    means: 'Port of the trade server, `tidemark trade`; 0 takes a free one.',
    otherwise: '8788',
  },
  TIDEMARK_DATA_DIR: {
    means: 'Folder for the embedded database, secrets and audit anchors.',
    otherwise: '`data` in the clone, else `$XDG_DATA_HOME/tidemark`',
  },
  DATABASE_URL: {
    means: 'A PostgreSQL server of yours, 15 to 18, in place of the embedded one.',
    otherwise: 'the embedded database',
    secret: true,
  },
  TIDEMARK_PUBLIC_URL: {
    means:
      'The one address under which others reach this server, such as `https://ledger.example.com`.',
    otherwise: 'none',
  },
  TIDEMARK_ALLOWED_HOSTS: {
    means:
      'Further names (`name` or `name:port`) that the Host header may carry, separated by commas.',
    otherwise: 'the address listened on, localhost and the public URL',
  },
  TIDEMARK_FRAME_ANCESTORS: {
    means:
      'Origins, such as `https://studio.example.com`, whose pages may frame overlays, separated by commas.',
    otherwise: 'none may',
  },
  TIDEMARK_TRUSTED_PROXIES: {
    means: 'Networks (CIDR, separated by commas) whose X-Forwarded-For is believed.',
    otherwise: 'none: forwarding headers are ignored',
  },
  TIDEMARK_NATS_URL: {
    means: 'NATS server for live fan-out between servers of one database.',
    otherwise: 'PostgreSQL LISTEN/NOTIFY',
    secret: true,
  },
  TIDEMARK_MASTER_KEY_FILE: {
    means: 'File with the 64 hex digits of the key-encryption key of the read server.',
    otherwise: '`secrets/master.key` in the data folder, made at the first start',
  },
  TIDEMARK_TRADE_KEY_FILE: {
    means: 'The same for the trade server. The read server never opens it.',
    otherwise:
      '`trade-secrets/trade.key` in the data folder, made by the first command that trades',
  },
  TIDEMARK_INVESTOR_ENDPOINT: {
    means:
      '`off` closes `/mt5/investor/account/…`, which takes the hash of an investor password in its address.',
    otherwise: 'on',
  },
  TIDEMARK_LOG_LEVEL: { means: '`debug`, `info`, `warn` or `error`.', otherwise: 'info' },
  TIDEMARK_TLS_CERT_FILE: {
    means: 'Certificate chain in PEM; with the key file the server speaks TLS itself.',
    otherwise: 'plain HTTP, meant for loopback or behind a proxy',
  },
  TIDEMARK_TLS_KEY_FILE: { means: 'Private key in PEM for that certificate.', otherwise: 'none' },
} as const satisfies Record<string, Variable>

export type VariableName = keyof typeof variables

/** Names that are taken but not offered to users. The first makes a torture test's control lose data on purpose. */
const unlisted = new Set(['TIDEMARK_TORTURE_SEEDED_BUG'])

export type Env = { readonly [name in VariableName]?: string } & {
  readonly DATABASE_URL_FILE?: string
  readonly TIDEMARK_NATS_URL_FILE?: string
  readonly TIDEMARK_TORTURE_SEEDED_BUG?: string
}

/** Wrong configuration. Every line names a variable or an option, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Every name that readEnv takes, the _FILE forms of secrets included. */
export function knownNames(): string[] {
  return Object.entries(variables).flatMap(([name, variable]) =>
    'secret' in variable ? [name, `${name}_FILE`] : [name],
  )
}

/** Picks our variables out of the environment. Empty text counts as not set, as compose files write it. */
export function readEnv(environment: Readonly<Record<string, string | undefined>>): Env {
  const known = knownNames()
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('TIDEMARK_') && !known.includes(name) && !unlisted.has(name),
  )
  if (unknown.length > 0) throw new ConfigError(unknown.map(complaint).join('\n'))

  const env: Record<string, string> = {}
  for (const name of [...known, ...unlisted]) {
    const text = environment[name]?.trim()
    if (text) env[name] = text
  }
  return env
}

function complaint(name: string): string {
  const bare = (full: string) => full.replace(/^TIDEMARK_/, '')
  const nearest = closestName(bare(name), knownNames().map(bare))
  const meant = knownNames().find((known) => bare(known) === nearest)
  const hint = meant
    ? `did you mean ${meant}?`
    : 'see docs/guide/configuration.md for the ones that exist.'
  return `${name} is not a variable that Tidemark knows: ${hint}`
}
