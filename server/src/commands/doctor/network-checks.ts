// Checks of how the server is reached: its port, who can see it, and its certificate.
// Nothing is changed; the port is tried for a moment when no server of ours has it.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { BlockList, createServer, isIP } from 'node:net'
import type { Config } from '../../config/config.ts'
import { causeOf, type Finding, fail, ok, warn } from './finding.ts'
import { askStatus, findRunningServer } from './running-server.ts'

const dayMs = 86_400_000

/** Free, or served by the server of this data folder. */
export async function checkPort(config: Config): Promise<Finding> {
  const name = 'port'
  const where = `${config.host}:${config.port}`
  const running = await findRunningServer(config.dataDir)
  if (running) return ok(name, `served by this Tidemark at ${running.url}, process ${running.pid}`)
  const refusal = await tryToListen(config.host, config.port)
  if (refusal === null) return ok(name, `${where} is free`)
  const steps: Record<string, string> = {
    EADDRINUSE: 'Stop the program that has it, or choose another with --port or TIDEMARK_PORT.',
    EADDRNOTAVAIL: 'Set TIDEMARK_HOST to an address that this machine has, such as 127.0.0.1.',
    EACCES: 'Choose a port above 1023, and let a proxy such as Caddy take 443.',
  }
  const facts: Record<string, string> = {
    EADDRINUSE: `another program listens on ${where}`,
    EADDRNOTAVAIL: `this machine has no address ${config.host}`,
    EACCES: `this user may not listen on ${where}`,
  }
  return fail(
    name,
    facts[refusal] ?? `${where}: ${refusal}`,
    steps[refusal] ?? 'Choose another address or port.',
  )
}

/** For health checks: the server runs and says that it is ready. */
export async function checkReady(config: Config): Promise<Finding> {
  const running = await findRunningServer(config.dataDir)
  if (!running)
    return fail('server', 'no server of this data folder answers', 'Start it: tidemark serve')
  const status = await askStatus(`${running.url}/readyz`)
  if (status === 200) return ok('server', `ready at ${running.url}`)
  return fail(
    'server',
    'runs but is not ready: its database does not answer',
    'Run `tidemark doctor` for the cause.',
  )
}

export function checkExposure(config: Config): Finding {
  const name = 'exposure'
  const { host, publicUrl, trustedProxies, tls } = config
  const behindProxy = trustedProxies.length > 0
  if (publicUrl?.startsWith('https:') && !tls && !behindProxy) {
    return warn(
      name,
      'TIDEMARK_PUBLIC_URL is https, but nothing here speaks TLS and no proxy is trusted',
      'Set TIDEMARK_TRUSTED_PROXIES to your proxy (deploy/caddy), or the TLS files.',
    )
  }
  if (isLoopback(host)) return ok(name, `only this machine reaches ${host}`)
  if (!tls && !behindProxy) {
    return warn(
      name,
      `${host} is reachable from outside and speaks plain HTTP: keys can be read on the way`,
      'Listen on 127.0.0.1 behind a TLS proxy (deploy/caddy), or set the TLS files.',
    )
  }
  if (!publicUrl)
    return warn(
      name,
      'reachable from outside without a public URL',
      'Set TIDEMARK_PUBLIC_URL to the one address that clients use.',
    )
  return ok(name, `${host}, as ${publicUrl}`)
}

export function checkTls(config: Config, now = Date.now()): Finding {
  const name = 'tls'
  if (!config.tls) return ok(name, 'not used')
  const { certFile, keyFile } = config.tls
  try {
    const certificate = new X509Certificate(readFileSync(certFile))
    const key = createPrivateKey(readFileSync(keyFile))
    const days = Math.floor((Date.parse(certificate.validTo) - now) / dayMs)
    const host = config.publicUrl ? new URL(config.publicUrl).hostname : null
    if (!certificate.checkPrivateKey(key))
      return fail(
        name,
        'the key does not belong to the certificate',
        'Set both files of the same certificate.',
      )
    if ((statSync(keyFile).mode & 0o007) !== 0)
      return fail(name, 'every user can read the private key', `Run: chmod o-rwx ${keyFile}`)
    if (days < 0)
      return fail(
        name,
        `the certificate ended on ${certificate.validTo}`,
        'Renew it and restart the server.',
      )
    if (host && !certificate.checkHost(host))
      return warn(
        name,
        `the certificate is not for ${host}`,
        'Clients will refuse it: use one for the public URL.',
      )
    if (days < 21)
      return warn(name, `the certificate ends in ${days} days`, 'Renew it and restart the server.')
    return ok(name, `certificate good for ${days} days`)
  } catch (error) {
    return fail(
      name,
      `certificate or key cannot be read (${causeOf(error)})`,
      'Both files must be PEM and readable by the user that runs tidemark.',
    )
  }
}

/** Null when the address can be listened on, else the code of the refusal. */
function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(causeOf(error)))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopback(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return host === 'localhost'
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
