// Decides whether a Host header names this server: loopback names, the public URL, the listed hosts.
// Without it a web page could reach a server on localhost under a name of its own (DNS rebinding).

export type HostCheck = (hostHeader: string) => boolean

export type HostCheckOptions = {
  readonly publicUrl: string | null
  /** `name` (any port) or `name:port`. */
  readonly allowedHosts: readonly string[]
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

export function createHostCheck(options: HostCheckOptions): HostCheck {
  const anyPort = new Set(loopback)
  const exact = new Set<string>()
  for (const entry of options.allowedHosts) {
    const split = splitHost(entry.toLowerCase())
    if (split === null) throw new Error('an allowed host is not a host name')
    if (split.port === '') anyPort.add(split.name)
    else exact.add(`${split.name}:${split.port}`)
  }
  if (options.publicUrl !== null) anyPort.add(new URL(options.publicUrl).hostname)

  // Clients repeat themselves: texts that passed are remembered, a bounded number of them.
  const passed = new Set<string>()
  return (hostHeader) => {
    if (passed.has(hostHeader)) return true
    const split = splitHost(hostHeader.toLowerCase())
    if (split === null) return false
    const name = split.name.endsWith('.') ? split.name.slice(0, -1) : split.name
    if (!anyPort.has(name) && !exact.has(`${name}:${split.port}`)) return false
    if (passed.size < 64) passed.add(hostHeader)
    return true
  }
}

function splitHost(text: string): { name: string; port: string } | null {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::([0-9]{1,5}))?$/.exec(text)
  return match === null ? null : { name: match[1] ?? '', port: match[2] ?? '' }
}
