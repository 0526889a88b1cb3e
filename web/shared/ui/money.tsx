// An amount, coloured by its sign where it is a gain or a loss, and hidden when somebody may look on.
import { moneyText, signOf } from '../format/decimal-text.ts'
import { amountsHidden } from '../settings/settings.ts'
import { en } from '../strings/en.ts'

type MoneyProps = {
  value: string | null | undefined
  currency: string | null | undefined
  /** A gain or a loss: signed and coloured. */
  isChange?: boolean
}

export function Money({ value, currency, isChange = false }: MoneyProps) {
  if (amountsHidden.value)
    return (
      <span class="num">
        <span aria-hidden="true">•••••</span>
        <span class="unseen">{en.hidden}</span>
      </span>
    )
  return (
    <span class={isChange ? `num nowrap ${gainClass(value)}` : 'num nowrap'}>
      {moneyText(value, currency, isChange)}
    </span>
  )
}

/** The class of a value that is a gain, a loss or neither. */
export function gainClass(value: string | number | null | undefined): '' | 'up' | 'down' {
  const sign = signOf(value)
  return sign > 0 ? 'up' : sign < 0 ? 'down' : ''
}
