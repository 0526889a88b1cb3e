// Copies a text and says so. Where the clipboard is closed to the page, the text is selected instead.
import { useSignal } from '@preact/signals'
import { en } from '../strings/en.ts'
import { Icon } from './icon.tsx'

export function CopyButton({ text, label = en.copy }: { text: string; label?: string }) {
  const isCopied = useSignal(false)
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      isCopied.value = true
      setTimeout(() => {
        isCopied.value = false
      }, 2_000)
    } catch {
      // Plain http from another machine has no clipboard; a prompt shows the text selected.
      window.prompt(label, text)
    }
  }
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <Icon name="copy" />
      <span aria-live="polite">{isCopied.value ? en.copied : label}</span>
    </button>
  )
}
