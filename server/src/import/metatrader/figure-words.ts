// What MetaTrader 5 calls the figures under "Results", by language where it is known for certain enough; others are not compared.

const words = {
  total_net_profit:
    'Total Net Profit|Gesamtnettogewinn|Nettogewinn|Nettogewinn gesamt|Beneficio neto total|Beneficio Neto|Bénéfice net total|Profit total net|Profitto netto totale|Profitto totale netto|Lucro líquido total|Чистая прибыль|Całkowity zysk netto|Zysk netto|Toplam net kâr|Celkový čistý zisk|总净盈利|总净利润|総純利益|純益合計',
  gross_profit:
    'Gross Profit|Bruttogewinn|Beneficio bruto|Bénéfice brut|Profit brut|Profitto lordo|Lucro bruto|Общая прибыль|Zysk brutto|Brüt kâr|Hrubý zisk|毛利|总获利|総利益',
  gross_loss:
    'Gross Loss|Bruttoverlust|Pérdidas brutas|Perte brute|Perdita lorda|Perda bruta|Prejuízo bruto|Общий убыток|Strata brutto|Brüt zarar|Hrubá ztráta|毛损|毛利损失|総損失',
  profit_factor:
    'Profit Factor|Profitfaktor|Gewinnfaktor|Factor de beneficio|Facteur de profit|Fattore di profitto|Fator de lucro|Прибыльность|Профит-фактор|Współczynnik zysku|Kâr faktörü|Faktor zisku|盈利因子|利润因子|プロフィットファクター',
  expected_payoff:
    'Expected Payoff|Erwartetes Ergebnis|Erwarteter Gewinn|Beneficio esperado|Rendement attendu|Payoff atteso|Retorno esperado|Матожидание выигрыша|Oczekiwany zysk|Beklenen getiri|Očekávaný výnos|预期收益|预期回报|期待利得',
  recovery_factor:
    'Recovery Factor|Erholungsfaktor|Factor de recuperación|Facteur de récupération|Fattore di recupero|Fator de recuperação|Фактор восстановления|Współczynnik odzysku|采收率|恢复因子|リカバリーファクター',
  sharpe_ratio:
    'Sharpe Ratio|Sharpe-Ratio|Ratio de Sharpe|Ratio Sharpe|Indice di Sharpe|Índice de Sharpe|Коэффициент Шарпа|夏普比率|シャープレシオ',
  balance_drawdown_absolute:
    'Balance Drawdown Absolute|Rückgang Kontostand absolut|Absoluter Rückgang Kontostand|Reducción absoluta del balance|Абсолютная просадка по балансу|Абсолютная просадка баланса',
  balance_drawdown_maximal:
    'Balance Drawdown Maximal|Rückgang Kontostand maximal|Maximaler Rückgang Kontostand|Reducción máxima del balance|Максимальная просадка по балансу|Максимальная просадка баланса',
  balance_drawdown_relative:
    'Balance Drawdown Relative|Rückgang Kontostand relativ|Relativer Rückgang Kontostand|Reducción relativa del balance|Относительная просадка по балансу|Относительная просадка баланса',
  total_trades:
    'Total Trades|Gesamtanzahl Trades|Trades insgesamt|Total de transacciones|Transactions totales|Trades totali|Total de negociações|Всего трейдов|Łączna liczba transakcji|Toplam işlem|Celkem obchodů|交易总计|总交易|取引合計',
  profit_trades:
    'Profit Trades (% of total)|Gewonnene Trades (% der gesamten)|Gewinntrades (% aller)|Transacciones rentables (% del total)|Прибыльные трейды (% от всех)',
  loss_trades:
    'Loss Trades (% of total)|Verlorene Trades (% der gesamten)|Verlusttrades (% aller)|Transacciones no rentables (% del total)|Убыточные трейды (% от всех)',
  largest_profit_trade:
    'Largest profit trade|Größter Gewinntrade|Mayor transacción rentable|Самый большой прибыльный трейд',
  largest_loss_trade:
    'Largest loss trade|Größter Verlusttrade|Mayor transacción no rentable|Самый большой убыточный трейд',
  average_profit_trade:
    'Average profit trade|Durchschnittlicher Gewinntrade|Media de transacciones rentables|Средний прибыльный трейд',
  average_loss_trade:
    'Average loss trade|Durchschnittlicher Verlusttrade|Media de transacciones no rentables|Средний убыточный трейд',
  maximum_consecutive_wins:
    'Maximum consecutive wins ($)|Máximo de ganancias consecutivas ($)|Максимальное количество непрерывных выигрышей (прибыль)',
  maximum_consecutive_losses:
    'Maximum consecutive losses ($)|Máximo de pérdidas consecutivas ($)|Максимальное количество непрерывных проигрышей (убыток)',
  maximal_consecutive_profit:
    'Maximal consecutive profit (count)|Máximo de beneficio consecutivo (contador)|Максимальная непрерывная прибыль (число выигрышей)',
  maximal_consecutive_loss:
    'Maximal consecutive loss (count)|Máxima de pérdida consecutiva (contador)|Максимальный непрерывный убыток (число проигрышей)',
  average_consecutive_wins:
    'Average consecutive wins|Media de ganancias consecutivas|Средний непрерывный выигрыш',
  average_consecutive_losses:
    'Average consecutive losses|Media de pérdidas consecutivas|Средний непрерывный проигрыш',
  ahpr: 'AHPR',
  ghpr: 'GHPR',
  z_score: 'Z-Score',
  lr_standard_error: 'LR Standard Error',
} as const

export type FigureName = keyof typeof words

/** Each with the words that stand before it. */
export const figureWords: readonly (readonly [FigureName, readonly string[]])[] = Object.entries(
  words,
).map(([name, all]) => [name as FigureName, all.split('|')]) // keys of the table
