// Who acts, as the audit and the orders say it: a key, or a person who has logged in.
import { personActor } from '../../access/people/people-deps.ts'
import type { Caller } from '../../platform/http/route.ts'

/** Such as `key:4kJ2mZ0q` or `person:alice`. */
export const actorOf = ({ caller: { keyId, person } }: { readonly caller: Caller }): string =>
  person === undefined ? `key:${keyId}` : personActor(person.name)
