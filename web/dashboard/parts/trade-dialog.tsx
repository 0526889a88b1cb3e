// Everything that is known of one trade, and the venue's own answer byte for byte where the sender sent it.
import { DASH } from '../../shared/format/decimal-text.ts'
import { instantText } from '../../shared/format/time-text.ts'
import { amountsHidden, shownZone } from '../../shared/settings/settings.ts'
import { en as shared } from '../../shared/strings/en.ts'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { ScrollFrame } from '../../shared/ui/scroll-frame.tsx'
import type { Trade } from '../api/types.ts'
import { pages } from '../strings/pages.ts'

const amounts = new Set(['realized_pnl', 'commission', 'swap', 'fee', 'mae', 'mfe'])

export function TradeDialog({ trade, onClose }: { trade: Trade; onClose(): void }) {
  const { raw_api_response: raw, raw_text: rawText, ...members } = trade
  const text = rawText ?? (raw === null ? null : JSON.stringify(raw, null, 2))
  const isHidden = amountsHidden.value
  const shown = (name: string, value: unknown): string => {
    if (value === null || value === undefined) return DASH
    if (isHidden && amounts.has(name)) return shared.hidden
    return name.endsWith('_time') || name.endsWith('_at')
      ? `${instantText(String(value), shownZone())} (${shownZone()})`
      : String(value)
  }
  return (
    <Dialog title={`${pages.trades.rawTitle} ${trade.asset_symbol}`} onClose={onClose}>
      <dl class="facts">
        {Object.entries(members).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>{shown(name, value)}</dd>
          </div>
        ))}
      </dl>
      <div class="stack tight">
        <h3>{pages.trades.rawAnswer}</h3>
        {text === null ? (
          <p class="soft">{pages.trades.noRaw}</p>
        ) : isHidden ? (
          <p class="soft">{shared.hidden}</p>
        ) : (
          <>
            <ScrollFrame label={pages.trades.rawAnswer} class="raw">
              <pre>{text}</pre>
            </ScrollFrame>
            <div>
              <CopyButton text={text} />
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}
