// What stands above the tables: `5012345 (USD, Broker-Server, real, Hedge)`. Found by its form, so that no language matters.
// The person's name stands beside it and is never taken.
import type { Sheet } from '../sheet.ts'

export type ReportHeader = {
  readonly login: string | null
  readonly currency: string | null
  readonly server: string | null
  /** Null when the report does not say. */
  readonly netting: boolean | null
}

const HEAD_ROWS = 30

export function readHeader(sheet: Sheet): ReportHeader {
  for (const { cells } of sheet.slice(0, HEAD_ROWS))
    for (const cell of cells) {
      const match = /(?:^|[\s:])(\d{2,19})\s*\(([^()]{3,200})\)\s*$/.exec(cell)
      if (match === null) continue
      const parts = (match[2] ?? '').split(/\s*[,、,]\s*/)
      const [currency] = parts.filter((part) => /^[A-Z]{3,5}$/.test(part))
      if (currency === undefined) continue
      const mode = parts.at(-1)?.toLowerCase() ?? ''
      return {
        login: match[1] ?? null,
        currency,
        server: serverOf(parts[parts.indexOf(currency) + 1]),
        netting: netting.test(mode) ? true : hedging.test(mode) ? false : null,
      }
    }
  return {
    login: statementLogin(sheet),
    currency: statementCurrency(sheet),
    server: null,
    netting: null,
  }
}

const netting = /net|неттинг|净|ネッティング/i
const hedging = /hedg|хедж|锁|對沖|对冲|ヘッジ/i

/** A report may leave the server out: then the kind of the account stands in its place. */
function serverOf(part = ''): string | null {
  const isKind = /^(real|demo|contest|netting|hedge|hedging|)$/i.test(part)
  return isKind ? null : part
}

/** Only what stands behind these words is taken: a name stands there in the same form. */
const accountWord =
  'Account|Konto|Kontonummer|Cuenta|Compte|Conto|Conta|Счет|Счёт|Rachunek|Konto|Hesap|Účet|账户|账号|帳戶|口座'
const currencyWord =
  'Currency|Währung|Moneda|Divisa|Devise|Valuta|Moeda|Валюта|Waluta|Para birimi|Döviz|Měna|货币|貨幣|通貨'

/** MetaTrader 4: `Account: 12345` in one cell. */
function statementLogin(sheet: Sheet): string | null {
  return inHead(sheet, new RegExp(`^(?:${accountWord}) ?:\\s*(\\d{2,15})$`, 'iu'))
}

function statementCurrency(sheet: Sheet): string | null {
  return inHead(sheet, new RegExp(`^(?:${currencyWord}) ?:\\s*([A-Z]{3,5})$`, 'u'))
}

function inHead(sheet: Sheet, form: RegExp): string | null {
  for (const { cells } of sheet.slice(0, HEAD_ROWS))
    for (const [place, cell] of cells.entries()) {
      const found = form.exec(cell)?.[1]
      if (found !== undefined) return found
      // The label and its value may stand in two cells.
      const next = cells.slice(place + 1).find((one) => one !== '')
      const pair =
        /:$/.test(cell) && next !== undefined ? form.exec(`${cell} ${next}`)?.[1] : undefined
      if (pair !== undefined) return pair
    }
  return null
}
