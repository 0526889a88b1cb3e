// The parts that REST and sockets share: the world, who may come in, what is recorded.
import type { Account } from './account.ts'
import type { Claim } from './auth.ts'
import { BrokerFault, refuse } from './broker-fault.ts'
import { BadMember } from './json.ts'
import type { OrderFaults } from './order-faults.ts'
import type { RequestLog } from './request-log.ts'
import type { Tape } from './tape.ts'
import type { Throttle } from './throttle.ts'
import type { World } from './world.ts'

export type Ports = { readonly rest: number; readonly trade: number; readonly feed: number }

export type Broker = {
  readonly world: World
  readonly tape: Tape
  readonly log: RequestLog
  readonly throttle: Throttle
  readonly orderFaults: OrderFaults
  ports(): Ports
}

/** The account of a claim whose signature is right; refused with what the broker says otherwise. */
export function admit(
  { world }: Broker,
  claim: Claim | null,
  isRight: (secret: string) => boolean,
): Account {
  if (claim === null) return refuse('LoginFailed', 'Authentication required')
  const account = [...world.accounts.values()].find(({ token }) => token.webApiId === claim.id)
  if (
    account === undefined ||
    account.token.webApiKey !== claim.key ||
    !isRight(account.token.webApiSecret)
  )
    return refuse('LoginFailed', 'Invalid Web API credentials')
  const { clockWindowMs } = world.faults
  if (clockWindowMs > 0 && Math.abs(Number(claim.timestamp) - world.now()) > clockWindowMs)
    return refuse('LoginFailed', 'Invalid timestamp')
  if (account.token.rights === 'Blocked') return refuse('AccountIsBlocked')
  return account
}

/** What went wrong, as the broker's own refusal; anything else is a mistake of this program. */
export function faultOf(error: unknown): BrokerFault {
  if (error instanceof BrokerFault) return error
  if (error instanceof BadMember) return new BrokerFault('BadRequest', error.message)
  throw error
}
