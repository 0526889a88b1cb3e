// The words of a MetaTrader 5 history report by language, as its terminals print them. Numbers and times look alike everywhere.

export type ReportWords = {
  readonly title: string
  readonly account: string
  readonly positions: string
  readonly deals: string
  readonly results: string
  readonly position: readonly string[]
  readonly deal: readonly string[]
  readonly netProfit: string
  readonly grossProfit: string
  readonly grossLoss: string
}

const words = (text: string) => text.split('|')

export const reportLanguages = {
  en: {
    ...{
      title: 'Trade History Report',
      account: 'Account:',
      positions: 'Positions',
      deals: 'Deals',
      results: 'Results',
    },
    position: words(
      'Time|Position|Symbol|Type|Volume|Price|S / L|T / P|Time|Price|Commission|Swap|Profit',
    ),
    deal: words(
      'Time|Deal|Symbol|Type|Direction|Volume|Price|Order|Commission|Fee|Swap|Profit|Balance|Comment',
    ),
    ...{ netProfit: 'Total Net Profit:', grossProfit: 'Gross Profit:', grossLoss: 'Gross Loss:' },
  },
  de: {
    ...{
      title: 'Bericht der Handelshistorie',
      account: 'Konto:',
      positions: 'Positionen',
      deals: 'Deals',
      results: 'Ergebnisse',
    },
    position: words(
      'Zeit|Position|Symbol|Typ|Volumen|Preis|S / L|T / P|Zeit|Preis|Kommission|Swap|Gewinn',
    ),
    deal: words(
      'Zeit|Deal|Symbol|Typ|Richtung|Volumen|Preis|Auftrag|Kommission|Gebühr|Swap|Gewinn|Kontostand|Kommentar',
    ),
    ...{
      netProfit: 'Gesamtnettogewinn:',
      grossProfit: 'Bruttogewinn:',
      grossLoss: 'Bruttoverlust:',
    },
  },
  es: {
    ...{
      title: 'Informe de la historia comercial',
      account: 'Cuenta:',
      positions: 'Posiciones',
      deals: 'Transacciones',
      results: 'Resultados',
    },
    position: words(
      'Fecha/Hora|Posición|Símbolo|Tipo|Volumen|Precio|S / L|T / P|Fecha/Hora|Precio|Comisión|Swap|Beneficio',
    ),
    deal: words(
      'Fecha/Hora|Transacción|Símbolo|Tipo|Dirección|Volumen|Precio|Orden|Comisión|Tasa|Swap|Beneficio|Balance|Comentario',
    ),
    ...{
      netProfit: 'Beneficio neto total:',
      grossProfit: 'Beneficio bruto:',
      grossLoss: 'Pérdidas brutas:',
    },
  },
  fr: {
    ...{
      title: 'Rapport de l’historique de trading',
      account: 'Compte :',
      positions: 'Positions',
      deals: 'Transactions',
      results: 'Résultats',
    },
    position: words(
      'Heure|Position|Symbole|Type|Volume|Prix|S / L|T / P|Heure|Prix|Commission|Swap|Profit',
    ),
    deal: words(
      'Heure|Transaction|Symbole|Type|Direction|Volume|Prix|Ordre|Commission|Frais|Swap|Profit|Solde|Commentaire',
    ),
    ...{
      netProfit: 'Bénéfice net total:',
      grossProfit: 'Bénéfice brut:',
      grossLoss: 'Perte brute:',
    },
  },
  it: {
    ...{
      title: 'Report della cronologia di trading',
      account: 'Conto:',
      positions: 'Posizioni',
      deals: 'Affari',
      results: 'Risultati',
    },
    position: words(
      'Ora|Posizione|Simbolo|Tipo|Volume|Prezzo|S / L|T / P|Ora|Prezzo|Commissione|Swap|Profitto',
    ),
    deal: words(
      'Ora|Affare|Simbolo|Tipo|Direzione|Volume|Prezzo|Ordine|Commissione|Tariffa|Swap|Profitto|Saldo|Commento',
    ),
    ...{
      netProfit: 'Profitto netto totale:',
      grossProfit: 'Profitto lordo:',
      grossLoss: 'Perdita lorda:',
    },
  },
  pt: {
    ...{
      title: 'Relatório do histórico de negociação',
      account: 'Conta:',
      positions: 'Posições',
      deals: 'Transações',
      results: 'Resultados',
    },
    position: words(
      'Horário|Posição|Símbolo|Tipo|Volume|Preço|S / L|T / P|Horário|Preço|Comissão|Swap|Lucro',
    ),
    deal: words(
      'Horário|Oferta|Símbolo|Tipo|Direção|Volume|Preço|Ordem|Comissão|Taxa|Swap|Lucro|Saldo|Comentário',
    ),
    ...{
      netProfit: 'Lucro líquido total:',
      grossProfit: 'Lucro bruto:',
      grossLoss: 'Perda bruta:',
    },
  },
  ru: {
    ...{
      title: 'Отчет по торговой истории',
      account: 'Счет:',
      positions: 'Позиции',
      deals: 'Сделки',
      results: 'Результаты',
    },
    position: words(
      'Время|Позиция|Символ|Тип|Объем|Цена|S / L|T / P|Время|Цена|Комиссия|Своп|Прибыль',
    ),
    deal: words(
      'Время|Сделка|Символ|Тип|Направление|Объем|Цена|Ордер|Комиссия|Сбор|Своп|Прибыль|Баланс|Комментарий',
    ),
    ...{ netProfit: 'Чистая прибыль:', grossProfit: 'Общая прибыль:', grossLoss: 'Общий убыток:' },
  },
  pl: {
    ...{
      title: 'Raport historii handlu',
      account: 'Rachunek:',
      positions: 'Pozycje',
      deals: 'Transakcje',
      results: 'Wyniki',
    },
    position: words(
      'Czas|Pozycja|Symbol|Typ|Wolumen|Cena|S / L|T / P|Czas|Cena|Prowizja|Swap|Zysk',
    ),
    deal: words(
      'Czas|Transakcja|Symbol|Typ|Kierunek|Wolumen|Cena|Zlecenie|Prowizja|Opłata|Swap|Zysk|Saldo|Komentarz',
    ),
    ...{
      netProfit: 'Całkowity zysk netto:',
      grossProfit: 'Zysk brutto:',
      grossLoss: 'Strata brutto:',
    },
  },
  tr: {
    ...{
      title: 'İşlem geçmişi raporu',
      account: 'Hesap:',
      positions: 'Pozisyonlar',
      deals: 'İşlemler',
      results: 'Sonuçlar',
    },
    position: words(
      'Zaman|Pozisyon|Sembol|Tip|Hacim|Fiyat|S / L|T / P|Zaman|Fiyat|Komisyon|Takas|Kâr',
    ),
    deal: words(
      'Zaman|İşlem|Sembol|Tip|Yön|Hacim|Fiyat|Emir|Komisyon|Ücret|Takas|Kâr|Bakiye|Yorum',
    ),
    ...{ netProfit: 'Toplam net kâr:', grossProfit: 'Brüt kâr:', grossLoss: 'Brüt zarar:' },
  },
  cs: {
    ...{
      title: 'Přehled historie obchodů',
      account: 'Účet:',
      positions: 'Pozice',
      deals: 'Obchody',
      results: 'Výsledky',
    },
    position: words('Čas|Pozice|Symbol|Typ|Objem|Cena|S / L|T / P|Čas|Cena|Komise|Swap|Zisk'),
    deal: words(
      'Čas|Obchod|Symbol|Typ|Směr|Objem|Cena|Příkaz|Komise|Poplatek|Swap|Zisk|Zůstatek|Komentář',
    ),
    ...{ netProfit: 'Celkový čistý zisk:', grossProfit: 'Hrubý zisk:', grossLoss: 'Hrubá ztráta:' },
  },
  zh: {
    ...{
      title: '交易历史报告',
      account: '账户:',
      positions: '持仓',
      deals: '成交',
      results: '结果',
    },
    position: words('时间|持仓|交易品种|类型|交易量|价位|S / L|T / P|时间|价位|手续费|库存费|盈利'),
    deal: words('时间|成交|交易品种|类型|趋势|交易量|价位|订单|手续费|费用|库存费|盈利|结余|注释'),
    ...{ netProfit: '总净盈利:', grossProfit: '毛利:', grossLoss: '毛损:' },
  },
  ja: {
    ...{
      title: '取引履歴レポート',
      account: '口座:',
      positions: 'ポジション',
      deals: '約定',
      results: '結果',
    },
    position: words(
      '時間|ポジション|銘柄|タイプ|数量|価格|S / L|T / P|時間|価格|手数料|スワップ|損益',
    ),
    deal: words(
      '時間|約定|銘柄|タイプ|新規・決済|数量|価格|注文|手数料|料金|スワップ|損益|残高|コメント',
    ),
    ...{ netProfit: '総純利益:', grossProfit: '総利益:', grossLoss: '総損失:' },
  },
} as const satisfies Record<string, ReportWords>

export type ReportLanguage = keyof typeof reportLanguages
