// What ingest tells of accounts, for tests that look at something else: an announcer that nobody hears, pictures held in memory.
import { createAnnouncer } from '../../src/accounts/announcer.ts'
import { createHeldPictures } from '../../src/accounts/held-pictures.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'

export const accountNews = (clock: Clock = systemClock) => ({
  announcer: createAnnouncer(),
  held: createHeldPictures(clock),
})
