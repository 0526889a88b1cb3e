// Why a connection does not work, with the next step; and where that is a code or a certificate, the way to give it.

import { CodeField } from '../../shared/session/code-field.tsx'
import { Form } from '../../shared/ui/form.tsx'
import { connect as en } from '../strings/accounts.ts'
import type { Tried } from './answers.ts'
import { StepHeading } from './step-heading.tsx'

type VerdictProps = {
  tried: Extract<Tried, { ok: false }>
  onCode(code: string): Promise<void>
  onTrust(fingerprint: string): Promise<void>
}

export function Verdict({ tried, onCode, onTrust }: VerdictProps) {
  const { means, detail, next_step: next, needs_code: needsCode, fingerprint } = tried
  return (
    <section class="card stack">
      <StepHeading>{en.steps.test}</StepHeading>
      <div class={`notice ${needsCode ? 'warning' : 'danger'}`} role="alert">
        <strong>{means}</strong>
        <span>
          {en.seen}: {detail}
        </span>
        {needsCode ? null : (
          <span>
            {en.next}: {next}
          </span>
        )}
      </div>
      {needsCode ? (
        <Form onSend={(values) => onCode(String(values.get('code') ?? ''))}>
          {({ isSending, wrongWith }) => (
            <>
              <CodeField
                id="broker-code"
                {...{ label: en.code, hint: en.codeHint, wrong: wrongWith('code') }}
                takesRecovery={false}
              />
              <div class="row">
                <button type="submit" class="button primary" disabled={isSending}>
                  {isSending ? en.testing : en.sendCode}
                </button>
              </div>
            </>
          )}
        </Form>
      ) : null}
      {fingerprint === null ? null : <Trust {...{ fingerprint, onTrust }} />}
    </section>
  )
}

function Trust({ fingerprint, onTrust }: Pick<VerdictProps, 'onTrust'> & { fingerprint: string }) {
  return (
    <div class="stack">
      <p>{en.fingerprint}</p>
      <pre>
        <code>{fingerprint}</code>
      </pre>
      <p>{en.fingerprintHint}</p>
      <Form onSend={() => onTrust(fingerprint)}>
        {({ isSending }) => (
          <div class="row">
            <button type="submit" class="button" disabled={isSending}>
              {en.trust}
            </button>
          </div>
        )}
      </Form>
    </div>
  )
}
