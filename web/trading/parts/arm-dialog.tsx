// Arming: what the limits allow is read before the account's number is typed.
import { send } from '../../shared/session/step-up.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { isSet, limitName, limitText } from '../limits/limit-text.ts'
import type { TradeAccount } from '../live/answers.ts'
import { useLive } from '../live/live.tsx'
import { overview as en } from '../strings/accounts.ts'

type ArmDialogProps = {
  account: TradeAccount
  limits: Readonly<Record<string, string>>
  onClose(): void
}

export function ArmDialog({ account: { id, account }, limits, onClose }: ArmDialogProps) {
  const { accounts } = useLive()
  const names = Object.keys(limits)
  const off = names.filter((name) => !isSet(limits[name]) && name !== 'money_currency')

  async function arm(): Promise<void> {
    await send('/api/v1/arm', { method: 'POST', body: { account: id, armed: true } })
    accounts.reload()
  }

  return (
    <ConfirmDialog
      {...{ title: en.armTitle(account), word: account, action: en.armAction, onClose }}
      onConfirm={arm}
    >
      <p>{en.armHint}</p>
      <dl class="facts">
        {names
          .filter((name) => isSet(limits[name]))
          .map((name) => (
            <div key={name}>
              <dt>{limitName(name)}</dt>
              <dd>{limitText(name, limits[name] ?? '')}</dd>
            </div>
          ))}
      </dl>
      {off.length === 0 ? null : (
        <p class="soft">
          {en.offLimits} {off.map(limitName).join('; ')}.
        </p>
      )}
    </ConfirmDialog>
  )
}
