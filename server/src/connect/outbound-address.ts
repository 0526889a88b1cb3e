// Where no connector connects, whatever is filled in and whatever a name resolves to: addresses behind which there is
// never a broker but often something that trusts its neighbours, such as a cloud machine's metadata service.
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { canonicalIp, isInNetworks } from '../access/ip-address.ts'

const never = new BlockList()
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addSubnet('169.254.0.0', 16, 'ipv4') // link-local, metadata services
never.addSubnet('224.0.0.0', 3, 'ipv4') // multicast, reserved, broadcast
never.addAddress('::', 'ipv6')
never.addSubnet('fe80::', 10, 'ipv6')
never.addSubnet('ff00::', 8, 'ipv6')
never.addAddress('fd00:ec2::254', 'ipv6') // a metadata service too

/** The code of the error that `lookupBroker` ends with. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED'

/** `host` as it stands in a URL: an IPv6 address has its brackets. A name is judged when it is resolved. */
export function isRefusedAddress(host: string): boolean {
  const address = canonicalIp(host.replace(/^\[(.*)\]$/, '$1'))
  return address !== null && isInNetworks(never, address)
}

type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

/** For sockets, which connect to exactly what this answers: one refused address among many refuses the name. */
export function createLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) callback(error, [])
      else if (found.some(({ address }) => isRefusedAddress(address)))
        callback(Object.assign(new Error('address refused'), { code: ADDRESS_REFUSED }), [])
      else if (options.all === true) callback(null, found)
      else callback(null, found[0]?.address ?? '', found[0]?.family)
    })
  }
}

export const lookupBroker = createLookup(lookup)

/** What TLS is told about the name: an address has none. */
export const serverNameOf = (hostname: string) =>
  isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0 ? hostname : ''
