// The address at which a server that listens can be reached from this machine.
import type { Config } from './config.ts'

/** An IPv6 address stands in brackets. */
export function serverUrl({ host, tls }: Pick<Config, 'host' | 'tls'>, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls === null ? 'http' : 'https'}://${name}:${port}`
}
