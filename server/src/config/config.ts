// Turns the flat environment and the command line's options into one checked Config, with the source of each value.
// Secrets inside are of type Secret, so that a Config may be printed or logged as it stands.
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { Secret } from '../platform/secret.ts'
import { ConfigError, type Env } from './env.ts'
import * as read from './read-value.ts'
import { readSecretFile, refusePlaceholder } from './secret-file.ts'

export type Source = 'default' | 'environment' | 'flag' | 'file'
export type LogLevel = read.LogLevel

export type Config = {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly tradePort: number
  readonly dataDir: string
  readonly databaseUrl: Secret | null
  readonly publicUrl: string | null
  /** What the Host header may say beside loopback names and the public URL; the listening address is among them. */
  readonly allowedHosts: readonly string[]
  /** Origins whose pages may frame overlays. */
  readonly frameAncestors: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly natsUrl: Secret | null
  readonly logLevel: LogLevel
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  readonly masterKeyFile: string | null
  /** Only commands that trade open it. */
  readonly tradeKeyFile: string | null
  /** Name of a durability bug that a torture test's control plants; null everywhere else. */
  /** Whether the founding sample client's address is served. */
  readonly investorEndpoint: boolean
  readonly seededBug: string | null
  readonly sources: Readonly<Record<string, Source>>
}

export type Flags = { readonly host?: string; readonly port?: string; readonly dataDir?: string }

/** `cloneRoot` is the checkout that the program runs from, null when it was installed as a package. */
export type Surroundings = {
  readonly env: Env
  readonly flags: Flags
  readonly cloneRoot: string | null
}

export function toConfig({ env, flags, cloneRoot }: Surroundings): Config {
  const problems: string[] = []
  const sources: Record<string, Source> = {}

  function take<T>(member: string, fallback: T, candidates: Candidate<T>[]): T {
    sources[member] = 'default'
    for (const { source, name, text, parse } of candidates) {
      if (text === undefined) continue
      sources[member] = source
      try {
        return parse(text)
      } catch (error) {
        if (!(error instanceof read.BadValue)) throw error
        problems.push(`${name} ${error.message}`)
        return fallback
      }
    }
    return fallback
  }
  const flag = <T>(name: string, text: string | undefined, parse: (text: string) => T) =>
    ({ source: 'flag', name, text, parse }) as const
  const variable = <T>(name: keyof Env, parse: (text: string) => T) =>
    ({ source: 'environment', name, text: env[name], parse }) as const
  const secret = (name: 'DATABASE_URL' | 'TIDEMARK_NATS_URL', protocols: string[]) => {
    const file = `${name}_FILE` as const
    if (env[name] && env[file]) problems.push(`${name} and ${file} are both set: keep one of them.`)
    const parse = (text: string): Secret => {
      read.secretUrl(text, protocols)
      refusePlaceholder(text)
      return new Secret(text)
    }
    return [
      variable<Secret | null>(name, parse),
      { ...variable<Secret | null>(file, (path) => parse(readSecretFile(path))), source: 'file' },
    ] satisfies Candidate<Secret | null>[]
  }

  const certFile = take<string | null>('tls', null, [variable('TIDEMARK_TLS_CERT_FILE', resolve)])
  const keyFile = take<string | null>('tls', null, [variable('TIDEMARK_TLS_KEY_FILE', resolve)])
  if ((certFile === null) !== (keyFile === null)) {
    problems.push(
      'TIDEMARK_TLS_CERT_FILE and TIDEMARK_TLS_KEY_FILE belong together: set both or none.',
    )
  }

  const host = take('host', '127.0.0.1', [
    flag('--host', flags.host, read.hostName),
    variable('TIDEMARK_HOST', read.hostName),
  ])
  const ownName = read.isWildcard(host) ? [] : [read.hostHeader(host)]

  const config: Config = {
    host,
    port: take('port', 8787, [
      flag('--port', flags.port, read.port),
      variable('TIDEMARK_PORT', read.port),
    ]),
    tradePort: take('tradePort', 8788, [variable('TIDEMARK_TRADE_PORT', read.port)]),
    dataDir: take('dataDir', defaultDataDir(cloneRoot), [
      flag('--data-dir', flags.dataDir, resolve),
      variable('TIDEMARK_DATA_DIR', resolve),
    ]),
    databaseUrl: take<Secret | null>(
      'databaseUrl',
      null,
      secret('DATABASE_URL', ['postgres:', 'postgresql:']),
    ),
    publicUrl: take<string | null>('publicUrl', null, [
      variable('TIDEMARK_PUBLIC_URL', read.publicUrl),
    ]),
    allowedHosts: [
      ...ownName,
      ...take<string[]>(
        'allowedHosts',
        [],
        [variable('TIDEMARK_ALLOWED_HOSTS', (text) => read.list(text, read.hostHeader))],
      ),
    ],
    frameAncestors: take<string[]>(
      'frameAncestors',
      [],
      [variable('TIDEMARK_FRAME_ANCESTORS', (text) => read.list(text, read.publicUrl))],
    ),
    trustedProxies: take<string[]>(
      'trustedProxies',
      [],
      [variable('TIDEMARK_TRUSTED_PROXIES', (text) => read.list(text, read.network))],
    ),
    natsUrl: take<Secret | null>('natsUrl', null, secret('TIDEMARK_NATS_URL', ['nats:', 'tls:'])),
    logLevel: take<LogLevel>('logLevel', 'info', [variable('TIDEMARK_LOG_LEVEL', read.logLevel)]),
    tls: certFile && keyFile ? { certFile, keyFile } : null,
    masterKeyFile: take<string | null>('masterKeyFile', null, [
      variable('TIDEMARK_MASTER_KEY_FILE', resolve),
    ]),
    tradeKeyFile: take<string | null>('tradeKeyFile', null, [
      variable('TIDEMARK_TRADE_KEY_FILE', resolve),
    ]),
    investorEndpoint: take('investorEndpoint', true, [
      variable('TIDEMARK_INVESTOR_ENDPOINT', read.onOrOff),
    ]),
    seededBug: env.TIDEMARK_TORTURE_SEEDED_BUG ?? null,
    sources,
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return config
}

type Candidate<T> = {
  readonly source: Source
  readonly name: string
  readonly text: string | undefined
  readonly parse: (text: string) => T
}

function defaultDataDir(cloneRoot: string | null): string {
  if (cloneRoot) return join(cloneRoot, 'data')
  const xdg = process.env.XDG_DATA_HOME
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.local/share'), 'tidemark')
}
