// How one widget is made from what is known of an account. Every amount goes through the mask.
import type { AccountFacts, Members, Need } from '../account-facts.ts'
import { type MaskTerms, maskFigure, type RawFigure } from '../masking.ts'
import type { Content, Figure } from '../wire.ts'

export type ContentRequest = {
  readonly facts: AccountFacts
  /** What the owner fixed. */
  readonly settings: Members
  /** A row's own number in place of a broker's ticket, the same for as long as the overlay is open. */
  readonly keyOf: (ticket: string) => string
  readonly mask: (raw: RawFigure) => Figure
  readonly terms: MaskTerms
}

export type ContentMaker = {
  readonly needs: (settings: Members) => readonly Need[]
  readonly make: (request: ContentRequest) => Content
}

export const nothingNeeded = (): readonly Need[] => []
export const statisticsNeeded = (): readonly Need[] => ['statistics']
export const masking = (terms: MaskTerms) => (raw: RawFigure) => maskFigure(raw, terms)
