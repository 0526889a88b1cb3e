// Why a backup or a restore was not done, in a sentence for the person at the terminal.
export class BackupError extends Error {
  override readonly name = 'BackupError'
}
