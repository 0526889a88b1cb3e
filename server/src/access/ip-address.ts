// Addresses in one canonical text form, and the group they are counted in.
// An IPv4 address inside an IPv6 one (::ffff:0:0/96, 64:ff9b::/96) is that IPv4 address; odd spellings are no addresses.
import { type BlockList, isIP, isIPv4, SocketAddress } from 'node:net'

/** The canonical text of an address, or null when it is none. Zone ids (fe80::1%eth0) are stripped. */
export function canonicalIp(text: string): string | null {
  const kind = isIP(text)
  if (kind === 4) return text
  if (kind === 0) return null
  const address = new SocketAddress({ address: stripZone(text), family: 'ipv6' }).address
  return embeddedIpv4(address) ?? address
}

/** What limits count by: the address itself for IPv4, its /64 for IPv6 (one subscriber usually owns a whole /64). */
export function ipGroup(canonical: string): string {
  if (!canonical.includes(':')) return canonical
  return `${hextets(canonical).slice(0, 4).join(':')}::/64`
}

export function isLoopback(canonical: string): boolean {
  return canonical === '::1' || canonical.startsWith('127.')
}

export function isInNetworks(networks: BlockList, canonical: string): boolean {
  return networks.check(canonical, canonical.includes(':') ? 'ipv6' : 'ipv4')
}

/** The first address of the network of `bits` bits that holds this address. */
export function firstAddress(canonical: string, bits: number): string {
  const isV6 = canonical.includes(':')
  const size = isV6 ? 16 : 8
  const parts = isV6
    ? hextets(canonical).map((part) => Number.parseInt(part, 16))
    : canonical.split('.').map(Number)
  const masked = parts.map((part, i) => {
    const kept = Math.min(size, Math.max(0, bits - i * size))
    return part & ~((1 << (size - kept)) - 1)
  })
  if (!isV6) return masked.join('.')
  const text = masked.map((part) => part.toString(16)).join(':')
  return new SocketAddress({ address: text, family: 'ipv6' }).address
}

function stripZone(text: string): string {
  const at = text.indexOf('%')
  return at === -1 ? text : text.slice(0, at)
}

function embeddedIpv4(address: string): string | null {
  if (address.startsWith('::ffff:') && isIPv4(address.slice(7))) return address.slice(7)
  const parts = hextets(address)
  const mapped = parts.slice(0, 5).every((part) => part === '0') && parts[5] === 'ffff'
  const translated =
    parts[0] === '64' && parts[1] === 'ff9b' && parts.slice(2, 6).every((part) => part === '0')
  if (!mapped && !translated) return null
  const high = Number.parseInt(parts[6] ?? '0', 16)
  const low = Number.parseInt(parts[7] ?? '0', 16)
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

/** The eight groups of a canonical IPv6 text, each without leading zeros. */
function hextets(canonical: string): string[] {
  const [left = '', right] = canonical.split('::')
  const head = left === '' ? [] : left.split(':')
  if (right === undefined) return head
  const tail = right === '' ? [] : right.split(':')
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
}
