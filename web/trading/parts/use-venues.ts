// The venues that can be traded, and what each asks for.
import { type Resource, useResource } from '../../shared/api/use-resource.ts'
import type { VenueField } from '../../shared/ui/venue-fields.tsx'
import type { List } from '../live/answers.ts'

export type Venue = {
  readonly venue: string
  readonly title: string
  readonly fields: readonly VenueField[]
}

export const useVenues = (): Resource<List<Venue>> =>
  useResource<List<Venue>>('/api/v1/trade/venues', { atLeastEveryMs: 15_000 })
