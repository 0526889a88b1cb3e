// Ten recovery codes, shown once: to be copied, saved as a file or printed.
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { setUp as en } from '../strings/set-up.ts'

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const text = codes.join('\n')
  return (
    <div class="stack">
      <p>{en.codesHint}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="row">
        <CopyButton text={text} />
        <a
          class="button"
          download="tidemark-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          <Icon name="download" /> {en.download}
        </a>
      </div>
    </div>
  )
}
