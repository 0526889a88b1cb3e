// What to type to connect Tidemark to the practice TickTrader server, for reading and for trading, with its own tokens.
// Both commands name the same server: under another name the account would count as another one.
import type { PracticeTickTrader } from '@tidemark/practice'

/** The broker's server, as the account stands under it. */
export const PRACTICE_SERVER = 'Practice-TT'

export type PracticeFacts = Pick<PracticeTickTrader, 'url' | 'accounts'> & {
  /** Empty without TLS. */
  readonly fingerprint: string
}

/** The lines, of the first account; for a shell in the clone. */
export function ticktraderCommands({ url, fingerprint, accounts }: PracticeFacts): string[] {
  const [account] = accounts
  if (account === undefined) return []
  const { id, webApiId, webApiKey, webApiSecret, totpSecret } = account
  const secret = `echo '${webApiSecret}' |`
  const credentials = [
    `    --url ${url} --web-api-id ${webApiId} \\`,
    `    --web-api-key ${webApiKey}${fingerprint === '' ? '' : ` --fingerprint ${fingerprint}`}`,
  ]
  const asksForCodes = totpSecret !== null
  return [
    `Read account ${id}, in a second terminal:`,
    `  ${secret} npx tidemark broker add --venue ticktrader --name practice \\`,
    `    --server ${PRACTICE_SERVER}${asksForCodes ? ' --no-test' : ''} \\`,
    ...credentials,
    `  npx tidemark account add --broker practice --account ${id}`,
    ...(asksForCodes
      ? [`  npx tidemark otp ${id} 123456        # while npm start runs: the code printed here`]
      : []),
    '',
    'Trade it, by the trade server (npx tidemark trade, in a terminal of its own):',
    ...(asksForCodes ? [`  (umask 077; echo ${totpSecret} > practice-totp.txt)`] : []),
    `  ${secret} npx tidemark trade account add --venue ticktrader \\`,
    `    --server ${PRACTICE_SERVER}${asksForCodes ? ' --totp-secret-file practice-totp.txt' : ''} \\`,
    ...credentials,
    `  npx tidemark trade limits ${id} max_order_lots=0.5`,
    `  npx tidemark trade arm ${id}`,
    '',
    'The other accounts go the same way, each with its own token and --name.',
  ]
}
