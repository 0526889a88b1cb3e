// Who is really calling, behind proxies that we were told to trust, and lists of networks in CIDR form.
// Forwarding headers of anybody else are ignored: whoever can reach the port can write them.
import { BlockList, isIP } from 'node:net'
import { TidemarkError } from '../platform/problem.ts'
import { canonicalIp, firstAddress, isInNetworks } from './ip-address.ts'

/** A network that cannot be read; the message says which and why, for the person who typed it. */
export class NetworkSyntaxError extends Error {
  override readonly name = 'NetworkSyntaxError'
}

/** The client's canonical address. `forwardedFor` holds every X-Forwarded-For line, in order. */
export function clientIp(
  peer: string,
  forwardedFor: readonly string[],
  trusted: BlockList,
): string {
  const direct = canonicalIp(peer)
  if (direct === null) throw new TidemarkError('request_invalid', 'The peer address is not known.')
  if (forwardedFor.length === 0 || !isInNetworks(trusted, direct)) return direct
  const hops = forwardedFor.join(',').split(',')
  let client = direct
  for (let i = hops.length - 1; i >= 0; i--) {
    const hop = canonicalIp((hops[i] ?? '').trim())
    if (hop === null)
      throw new TidemarkError(
        'request_invalid',
        'X-Forwarded-For holds something that is no IP address.',
      )
    client = hop
    if (!isInNetworks(trusted, hop)) return client
  }
  return client
}

/** A matcher for `10.0.0.0/8`, `192.0.2.7`, `2001:db8::/32`… Throws NetworkSyntaxError. */
export function parseNetworks(list: readonly string[]): BlockList {
  const networks = new BlockList()
  for (const text of list) {
    const { address, bits } = parseNetwork(text)
    networks.addSubnet(address, bits, address.includes(':') ? 'ipv6' : 'ipv4')
  }
  return networks
}

/** One network in canonical form, such as 10.0.0.0/8. Throws NetworkSyntaxError. */
export function canonicalNetwork(text: string): string {
  const { address, bits } = parseNetwork(text)
  return `${address}/${bits}`
}

type Network = { readonly address: string; readonly bits: number }

function parseNetwork(text: string): Network {
  const [typed = '', bitsText, ...more] = text.trim().split('/')
  const address = canonicalIp(typed)
  if (address === null || more.length > 0 || typed.includes('%'))
    throw new NetworkSyntaxError(
      `"${text}" is not a network. Write one like 203.0.113.0/24 or 2001:db8::/32.`,
    )
  const widthTyped = isIP(typed) === 4 ? 32 : 128
  const width = address.includes(':') ? 128 : 32
  if (bitsText === undefined) return { address, bits: width }
  // An IPv4 network typed as ::ffff:a.b.c.d/n counts its bits from the IPv6 end.
  const bits = /^\d{1,3}$/.test(bitsText) ? Number(bitsText) - (widthTyped - width) : -1
  if (bits < 0 || bits > width)
    throw new NetworkSyntaxError(`"${text}": the part after the slash must be 0 to ${widthTyped}.`)
  const first = firstAddress(address, bits)
  if (first !== address)
    throw new NetworkSyntaxError(
      `"${text}" names an address inside a network. Did you mean ${first}/${bits} or ${address}/${width}?`,
    )
  return { address, bits }
}
