// What MetaTrader calls the columns of its reports, by language: English, German, Spanish, French, Italian, Portuguese, Russian,
// Polish, Turkish, Czech, Chinese, Japanese. Words are compared without case, accents, blanks and punctuation.

const columnWords = {
  time: 'Time|Open Time|Zeit|Uhrzeit|Öffnungszeit|Eröffnungszeit|Hora|Fecha|Tiempo|Fecha/Hora|Hora de apertura|Heure|Temps|Heure d’ouverture|Ora|Tempo|Orario|Ora di apertura|Horário|Hora de abertura|Время|Время открытия|Czas|Czas otwarcia|Zaman|Açılış zamanı|Čas|Čas otevření|时间|開倉時間|开仓时间|時間|日時|オープン時間|注文時間',
  closeTime:
    'Close Time|Schlusszeit|Schließzeit|Hora de cierre|Heure de clôture|Ora di chiusura|Hora de fechamento|Время закрытия|Czas zamknięcia|Kapanış zamanı|Čas uzavření|平仓时间|平倉時間|決済時間',
  deal: 'Deal|Trade|Geschäft|Abschluss|Transacción|Operación|Trato|Transaction|Opération|Affare|Operazione|Oferta|Negócio|Transação|Сделка|Transakcja|İşlem|Obchod|成交|成交单|交易|約定|取引',
  position:
    'Position|Posición|Posizione|Posição|Позиция|Pozycja|Pozisyon|Pozice|持仓|仓位|头寸|持倉|ポジション',
  ticket: 'Ticket|Билет|Тикет|Bilet|Tiket|Boleto|Billet|订单号|单号|チケット',
  symbol:
    'Symbol|Item|Instrument|Símbolo|Ativo|Symbole|Simbolo|Символ|Инструмент|Sembol|交易品种|品种|商品|銘柄|通貨ペア|シンボル',
  type: 'Type|Typ|Tipo|Тип|Tip|Tür|类型|類型|タイプ|種類|種別',
  direction:
    'Direction|Entry|Richtung|Dirección|Direzione|Direção|Направление|Kierunek|Yön|Směr|方向|趋势|趨勢|新規・決済',
  volume:
    'Volume|Size|Volumen|Größe|Tamaño|Taille|Dimensione|Tamanho|Объем|Объём|Wolumen|Rozmiar|Hacim|Objem|交易量|成交量|手数|數量|数量|取引量|ロット',
  price: 'Price|Preis|Kurs|Precio|Prix|Prezzo|Preço|Цена|Cena|Fiyat|价位|价格|價格|価格|レート',
  stopLoss: 'S/L|Stop Loss|SL|止损|止損|決済逆指値',
  takeProfit: 'T/P|Take Profit|TP|止赢|止盈|止贏|決済指値',
  order:
    'Order|Auftrag|Orden|Ordre|Ordine|Ordem|Ордер|Zlecenie|Emir|Objednávka|Příkaz|订单|訂單|注文',
  cost: 'Cost|Kosten|Coste|Coût|Costo|Custo|Стоимость|Koszt|Maliyet|Náklady|成本|コスト',
  commission:
    'Commission|Kommission|Comisión|Commissione|Commissioni|Comissão|Комиссия|Prowizja|Komisyon|Komise|Provize|手续费|手續費|佣金|手数料',
  fee: 'Fee|Taxes|Gebühr|Gebühren|Steuern|Tarifa|Tasa|Impuestos|Frais|Taxes|Tariffa|Tassa|Tasse|Taxa|Taxas|Сбор|Плата|Налоги|Налог|Opłata|Podatki|Ücret|Vergi|Vergiler|Poplatek|Daně|费用|收费|税金|稅金|料金|税',
  swap: 'Swap|Своп|Takas|库存费|庫存費|隔夜利息|掉期|スワップ',
  profit:
    'Profit|Gewinn|Beneficio|Ganancia|Bénéfice|Profitto|Lucro|Прибыль|Zysk|Kâr|Kar|Kazanç|Zisk|盈利|利润|获利|獲利|損益|利益',
  balance:
    'Balance|Kontostand|Bilanz|Saldo|Solde|Bilancio|Balanço|Баланс|Bilans|Bakiye|Zůstatek|Bilance|结余|余额|結餘|残高',
  comment:
    'Comment|Kommentar|Comentario|Commentaire|Commento|Comentário|Комментарий|Komentarz|Yorum|Komentář|注释|评论|註釋|コメント',
  state: 'State|Status|Estado|État|Statut|Stato|Состояние|Статус|Stan|Durum|Stav|状态|状況|状態',
} as const

export type ColumnName = keyof typeof columnWords

const LONGEST_WORD = 40
const named = new Map<string, ColumnName>()
for (const [name, words] of Object.entries(columnWords))
  for (const word of words.split('|')) named.set(plain(word), name as ColumnName) // keys of the table

export function columnNamed(header: string): ColumnName | undefined {
  // Most cells of a report are numbers and times: they need no look at their letters.
  if (header.length > LONGEST_WORD || /\d/.test(header)) return undefined
  return named.get(plain(header))
}

/** Without case, accents, blanks and punctuation. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** MQL5's numbers (DEAL_TYPE) of the words that stand in a type column. */
const typeWords: readonly (readonly [number, string])[] = [
  [
    0,
    'buy|kauf|kaufen|compra|comprar|achat|acheter|acquisto|compra|купля|покупка|kupno|alis|al|nakup|koupit|买入|買入|买|買い|買',
  ],
  [
    1,
    'sell|verkauf|verkaufen|venta|vender|vente|vendre|vendita|venda|продажа|sprzedaz|satis|sat|prodej|prodat|卖出|賣出|卖|売り|売',
  ],
  [
    2,
    'balance|kontostand|bilanz|saldo|solde|bilancio|balanco|баланс|bilans|bakiye|zustatek|bilance|结余|余额|結餘|残高|入金|deposit|withdrawal',
  ],
  [3, 'credit|kredit|guthaben|credito|кредит|kredyt|kredi|uver|信用|クレジット'],
  [4, 'charge|additional charge|belastung|cargo|debito|начисление|oplata|masraf|收费|請求'],
  [
    5,
    'correction|korrektur|correccion|correzione|correcao|коррекция|корректировка|korekta|duzeltme|korekce|oprava|修正|更正|訂正',
  ],
  [6, 'bonus|бонус|bono|prime|赠金|奖金|ボーナス'],
  [
    7,
    'commission|kommission|comision|commissione|comissao|комиссия|prowizja|komisyon|komise|provize|手续费|手数料',
  ],
  [8, 'commission daily|daily commission'],
  [9, 'commission monthly|monthly commission'],
  [10, 'commission agent daily|agent commission daily|daily agent commission|agent commission'],
  [11, 'commission agent monthly|agent commission monthly|monthly agent commission'],
  [12, 'interest|zinsen|interes|interet|interesse|juros|проценты|odsetki|faiz|urok|利息|金利'],
  [13, 'buy canceled|canceled buy|cancelled buy'],
  [14, 'sell canceled|canceled sell|cancelled sell'],
  [15, 'dividend|dividende|dividendo|дивиденд|dywidenda|temettu|股息|配当'],
  [16, 'dividend franked|franked dividend|non-taxable dividend'],
  [17, 'tax|steuer|impuesto|taxe|impot|tassa|imposto|налог|podatek|vergi|dan|税'],
]
const types = new Map<string, number>()
for (const [type, words] of typeWords)
  for (const word of words.split('|')) if (!types.has(plain(word))) types.set(plain(word), type)

export function dealTypeOf(cell: string): number | undefined {
  return types.get(plain(cell))
}

/** MQL5's numbers (DEAL_ENTRY). */
const entryWords: readonly (readonly [number, string])[] = [
  [
    0,
    'in|ein|einstieg|eingang|entrada|entree|ingresso|entrata|вход|wejscie|giris|vstup|入|入场|建仓|開倉|新規|イン',
  ],
  [
    1,
    'out|aus|ausstieg|ausgang|salida|sortie|uscita|saida|выход|wyjscie|cikis|vystup|出|出场|平仓|決済|アウト',
  ],
  [
    2,
    'in/out|inout|in out|ein/aus|entrada/salida|entree/sortie|вход/выход|разворот|reversal|入/出',
  ],
  [3, 'out by|outby|close by|ausgleich|закрытие встречной|встречная'],
]
const entries = new Map<string, number>()
for (const [entry, words] of entryWords)
  for (const word of words.split('|')) entries.set(plain(word), entry)

export function dealEntryOf(cell: string): number | undefined {
  return entries.get(plain(cell))
}
