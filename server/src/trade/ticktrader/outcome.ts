// What an answer, an error or a broken connection says about a command. Pure.
// Rejected is said only where the venue cannot have acted; whatever leaves that open is unknown and is looked up later.
import { type Fields, isFields, type Json, parseJson } from '../../connect/ticktrader/json.ts'
import type { Rejection } from '../rejections.ts'
import type { BrokerOrder, NewOrder, Outcome, TradeCommand } from '../trade-port.ts'
import { type Fault, faultIn, faultOf, wordsOf } from './fault.ts'
import { tradeOf } from './trade-of.ts'

export type RestAnswer = { readonly status: number; readonly text: string }

/** What the status alone means where the words say nothing more. 429 and 408 are not here: they come after sending. */
const refusals: Readonly<Record<number, Rejection>> = {
  400: 'refused_by_venue',
  401: 'credentials_refused',
  402: 'not_enough_money',
  403: 'trade_not_allowed',
  404: 'refused_by_venue',
  410: 'off_quotes',
}

export function outcomeOfAnswer(command: TradeCommand, { status, text }: RestAnswer): Outcome {
  // Deletes were answered without a body by older servers.
  if (status === 204 && text === '' && isDelete(command)) return { outcome: 'accepted', orders: [] }
  if (status === 200) return outcomeOfBody(command, text)
  const fault = faultOf(text)
  const refusal = refusals[status]
  if (refusal === undefined) return unknown(`the answer was HTTP ${status} ${fault.said}`.trim())
  return outcomeOfFault(fault, refusal, `HTTP ${status}`)
}

/** A 200 may still carry an error in a member, as the document of the source has it. */
function outcomeOfBody(command: TradeCommand, text: string): Outcome {
  const body = parseJson(text)
  if (!isFields(body)) return unknown('the answer was HTTP 200 and could not be read')
  if (body.Error !== undefined && body.Error !== null)
    return outcomeOfFault(faultOf(text), 'refused_by_venue', 'HTTP 200 with an error')
  return outcomeOfResult(command, body)
}

/** An answer of a socket that matched the request: under the request's name or as Error. */
export function outcomeOfMessage(command: TradeCommand, message: Fields): Outcome {
  if (message.Error !== undefined && message.Error !== null) {
    const fault = faultIn(message.Error)
    return outcomeOfFault(fault, 'refused_by_venue', 'an error')
  }
  if (message.Response === 'Error') return unknown('the answer was an error without words')
  const result = message.Result
  if (!isFields(result)) return unknown('the answer could not be read')
  if (command.kind === 'create' || command.kind === 'modify')
    return outcomeOfResult(command, isFields(result.Trade) ? result.Trade : result)
  return outcomeOfResult(command, result)
}

/** Nothing of the request had left: then nothing can have happened. */
export function outcomeOfFailure(failure: {
  readonly firstByteLeft: boolean
  readonly detail: string
}): Outcome {
  return failure.firstByteLeft
    ? unknown(failure.detail)
    : { outcome: 'rejected', reason: 'not_sent', said: wordsOf(failure.detail) }
}

function outcomeOfFault({ reason, said }: Fault, otherwise: Rejection, what: string): Outcome {
  if (reason === 'in_doubt') return unknown(`${what}: ${said}`)
  return { outcome: 'rejected', reason: reason ?? otherwise, said: said === '' ? what : said }
}

function outcomeOfResult(command: TradeCommand, result: Fields): Outcome {
  const values: readonly (Json | undefined)[] =
    command.kind === 'create_oco'
      ? [result.FirstTrade, result.SecondTrade]
      : isDelete(command)
        ? [result.Trade, result.ByTrade].filter((one) => one !== undefined && one !== null)
        : [result]
  const orders = values.flatMap((one) => tradeOf(one) ?? [])
  if (orders.length < values.length || orders.length === 0)
    return unknown('the answer holds no order that can be read')
  const stranger = answersAnother(command, orders)
  if (stranger !== null) return unknown(stranger)
  const [refused] = orders.filter(({ status }) => status === 'rejected')
  if (refused !== undefined)
    return orders.length === 1
      ? {
          outcome: 'rejected',
          reason: 'refused_by_venue',
          said: `order ${refused.order} has the status Rejected`,
        }
      : unknown('one of the two orders was refused')
  return { outcome: 'accepted', orders }
}

/** Answers may come twice or late: one that tells of another order says nothing about this one. */
function answersAnother(command: TradeCommand, orders: readonly BrokerOrder[]): string | null {
  const expected: readonly (NewOrder | string)[] =
    command.kind === 'create'
      ? [command.order]
      : command.kind === 'create_oco'
        ? [command.first, command.second]
        : command.kind === 'modify'
          ? [command.change.order]
          : command.kind === 'cancel'
            ? [command.order]
            : command.kind === 'close'
              ? [command.position]
              : [command.position, command.by]
  const isOther = orders.some((order, at) => {
    const wanted = expected[at]
    if (wanted === undefined) return false
    if (typeof wanted === 'string') {
      // The two of a close-by may come in either order.
      return command.kind === 'close_by' ? !expected.includes(order.order) : order.order !== wanted
    }
    if (order.clientId !== null) return order.clientId !== wanted.clientId
    return order.symbol !== wanted.symbol || order.side !== wanted.side
  })
  return isOther ? 'the answer tells of another order' : null
}

function isDelete({ kind }: TradeCommand): boolean {
  return kind === 'cancel' || kind === 'close' || kind === 'close_by'
}

function unknown(detail: string): Outcome {
  return { outcome: 'unknown', detail: wordsOf(detail) }
}
