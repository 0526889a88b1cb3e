// How values are written in the objects of the Web API. Every scalar is text, as in MetaQuotes' documentation.
import { decimalText } from '../../market/money.ts'
import type { Rate } from '../../market/rates.ts'
import type { BrokerClock } from '../broker-clock.ts'

export type WireValue = string | readonly WireValue[] | { readonly [name: string]: WireValue }
export type WireObject = { readonly [name: string]: WireValue }

/** Unix seconds and milliseconds of the server's clock; 0 stays 0. */
export const seconds = (clock: BrokerClock, atMs: number) =>
  atMs === 0 ? '0' : String(Math.floor(clock.serverMs(atMs) / 1000))
export const milliseconds = (clock: BrokerClock, atMs: number) =>
  atMs === 0 ? '0' : String(clock.serverMs(atMs))

/** `Volume` in ten-thousandths of a lot, cut; `VolumeExt` in hundred-millionths. */
export const volumes = (name: string, volume: number) => ({
  [name]: String(Math.floor(volume / 10_000)),
  [`${name}Ext`]: String(volume),
})

/** Eight places, cut. */
export const rateText = ({ num, den }: Rate) => decimalText((num * 100_000_000n) / den, 8)
