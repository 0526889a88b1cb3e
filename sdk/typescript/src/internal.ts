// For Tidemark's own torture runs: the outbox with bugs planted on purpose. Not an entry of the package.
// A run that does not find these bugs proves nothing, so it opens its controls through here.
import { openOutboxWith } from './outbox/open-outbox.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { OutboxOptions } from './outbox/outbox-options.ts'
import type { SeededFaults } from './outbox/seeded-faults.ts'

export type TortureOptions = OutboxOptions & { readonly unsafeForTorture?: SeededFaults }

export function openOutboxForTorture({ unsafeForTorture, ...options }: TortureOptions): Outbox {
  return openOutboxWith(options, unsafeForTorture ?? {})
}
