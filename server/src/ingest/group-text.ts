// Lays a group of trades out for the store: one JSON text of rows, one run of raw bytes, the head of the audit entry.
// Pure: the same group always gives the same texts, which is what makes a lost answer repeatable.
import { hash } from 'node:crypto'
import type { PendingTrade } from './pending-trade.ts'

/** A pending trade with the id it was given. `keepRawAsText`: the database could not take its raw answer as JSON. */
export type NumberedTrade = {
  readonly pending: PendingTrade
  readonly internalId: number
  readonly keepRawAsText: boolean
}

export type GroupText = { readonly rows: string; readonly raws: Buffer }

export function groupText(group: readonly NumberedTrade[]): GroupText {
  const raws: string[] = []
  let offset = 1
  let rows = ''
  for (const { pending, internalId, keepRawAsText } of group) {
    const { trade, members, digest, accountId, identity, sender } = pending
    // The members' object is left open, so that the server's fields become its last members.
    rows += `${rows === '' ? '[' : ','}${members.slice(0, -1)},"i":${internalId},"a":${accountId},"d":"${digest}","w":"${sender.keyId}"`
    if (identity !== null) rows += `,"k":${JSON.stringify(identity)}`
    if (trade.raw !== null) {
      const bytes = Buffer.byteLength(trade.raw.source)
      rows += `,"ro":${offset},"rl":${bytes}${trade.raw.clean && !keepRawAsText ? '' : ',"ru":true'}`
      raws.push(trade.raw.source)
      offset += bytes
    }
    rows += '}'
  }
  return { rows: `${rows}]`, raws: Buffer.from(raws.join('')) }
}

/** The audit entry of a group, open at its end: what follows depends on which rows were stored. */
export function ingestEntryHead(group: readonly NumberedTrade[], at: string): string {
  const by = groupBySender(group, ({ internalId }) => `"${internalId}"`)
  return `{"kind":"ingest","at":"${at}","by":[${by}]`
}

/** The end of the entry when every row was stored. Ids rise within a group, so the digests stand in id order. */
export function ingestEntryTail(group: readonly NumberedTrade[]): string {
  const digests = Buffer.from(group.map(({ pending }) => pending.digest).join(''), 'hex')
  const digest = hash('sha256', digests, 'hex')
  return `,"absent":[],"n":${group.length},"digest":"${digest}"}`
}

/** `{"key":…,"ip":…,"ids":[…]}` for each sender in the group. */
export function groupBySender<T extends { readonly pending: PendingTrade }>(
  group: readonly T[],
  idOf: (item: T) => string,
): string {
  const ids = new Map<string, string>()
  for (const item of group) {
    const { keyId, ip } = item.pending.sender
    const sender = `{"key":"${keyId}","ip":"${ip}"`
    const before = ids.get(sender)
    ids.set(sender, before === undefined ? idOf(item) : `${before},${idOf(item)}`)
  }
  return [...ids].map(([sender, list]) => `${sender},"ids":[${list}]}`).join(',')
}
