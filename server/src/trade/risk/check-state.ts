// Whether anything may leave at all: kill switches, arming, what is not known yet, the rights of the login.
import { no, type Refusal, type RiskAsk, type RiskFacts } from './refusal.ts'

export function checkState(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  if (facts.killed !== null)
    found.push(
      no(
        'killed',
        `A kill switch is on: ${facts.killed}.`,
        'Find out why; then `tidemark trade resume`.',
      ),
    )
  if (!facts.armed)
    found.push(
      no(
        'not_armed',
        `The account is not armed${facts.disarmedBecause === null ? '' : `: ${facts.disarmedBecause}`}.`,
        'Arm it with `tidemark trade arm ACCOUNT` or POST /api/v1/arm.',
      ),
    )
  if (facts.recovering)
    found.push(
      no(
        'recovering',
        'The trade server stopped uncleanly and still looks for what became of orders on their way.',
        'Wait a minute and look at `tidemark trade status`.',
      ),
    )
  for (const { clientId, symbol } of facts.openQuestions)
    if (symbol === null || asks.some((ask) => ask.symbol === symbol))
      found.push(
        no(
          'order_unresolved',
          `It is not known what became of order ${clientId}${symbol === null ? '' : ` of ${symbol}`}, so nothing new is opened ${symbol === null ? 'on this account' : 'in that symbol'}.`,
          lookAtOrder,
        ),
      )
  if (!facts.account.tradeAllowed)
    found.push(
      no(
        'trade_not_allowed',
        `The broker does not let this login trade: ${facts.account.whyNot ?? 'it does not say why'}.`,
        'Use a token with full rights, or ask the broker.',
      ),
    )
  return found
}

export const lookAtOrder =
  'It is being looked for; if a person has to decide, look at the broker and run `tidemark trade seen CLIENT_ID`.'
