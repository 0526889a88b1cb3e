// From a venue to an account that is live, one step after the other; each step appears when the one before it is done.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { send } from '../../shared/session/step-up.ts'
import { Form } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { fieldValues, VenueFields } from '../../shared/ui/venue-fields.tsx'
import type { List, Tried, Venue } from '../parts/answers.ts'
import { ChooseAccounts } from '../parts/choose-accounts.tsx'
import { ReadingNow } from '../parts/reading-now.tsx'
import { StepHeading } from '../parts/step-heading.tsx'
import { Verdict } from '../parts/verdict.tsx'
import { connect as en } from '../strings/accounts.ts'

type Filled = Readonly<Record<string, string>>

export function ConnectPage() {
  const venues = useResource<List<Venue>>('/api/v1/admin/venues')
  const venue = useSignal<Venue | null>(null)
  const filled = useSignal<Filled>({})
  const code = useSignal<string | null>(null)
  const tried = useSignal<Tried | null>(null)
  const added = useSignal<{ readonly name: string; readonly accounts: readonly string[] } | null>(
    null,
  )

  async function attempt(values: Filled, typedCode: string | null): Promise<void> {
    if (venue.value === null) return
    filled.value = values
    code.value = typedCode
    tried.value = null
    tried.value = await send<Tried>('/api/v1/admin/connection_tests', {
      method: 'POST',
      body: { venue: venue.value.venue, fields: values, code: typedCode },
    })
  }

  async function add(about: {
    name: string
    server: string | null
    accounts: string[]
  }): Promise<void> {
    if (venue.value === null) return
    const { name, server, accounts } = about
    await send('/api/v1/admin/connections', {
      method: 'POST',
      // It was tried a moment ago; a broker that takes each code once would refuse a second time.
      body: {
        ...{ venue: venue.value.venue, name, server, fields: filled.value, code: code.value },
        test: false,
      },
    })
    await request('/api/v1/admin/accounts', {
      method: 'POST',
      body: { connection: name, accounts },
    })
    added.value = { name, accounts }
  }

  function begin(next: Venue | null): void {
    venue.value = next
    filled.value = {}
    code.value = null
    tried.value = null
    added.value = null
  }

  if (added.value !== null)
    return (
      <div class="stack">
        <PageHead title={en.title} />
        <ReadingNow {...added.value} onAgain={() => begin(null)} />
      </div>
    )
  const now = venue.value
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      {now === null ? (
        <section class="card stack">
          <h2>{en.steps.venue}</h2>
          <Loaded of={venues}>{({ data }) => <Venues venues={data} onChoose={begin} />}</Loaded>
        </section>
      ) : (
        <>
          <section class="card stack">
            <header>
              <StepHeading>{en.steps.fields}</StepHeading>
              <span class="badge plain">{now.title}</span>
              <button type="button" class="button" onClick={() => begin(null)}>
                {en.another}
              </button>
            </header>
            <Form onSend={(values) => attempt(fieldValues(now.fields, values), null)}>
              {({ isSending, wrongWith }) => (
                <>
                  <VenueFields fields={now.fields} values={filled.value} wrongWith={wrongWith} />
                  <div class="row">
                    <button type="submit" class="button primary" disabled={isSending}>
                      {isSending ? en.testing : en.test}
                    </button>
                  </div>
                </>
              )}
            </Form>
          </section>
          {tried.value === null ? null : tried.value.ok ? (
            <ChooseAccounts found={tried.value.accounts} onAdd={add} />
          ) : (
            <Verdict
              tried={tried.value}
              onCode={(typed) => attempt(filled.value, typed)}
              onTrust={(fingerprint) => attempt({ ...filled.value, fingerprint }, code.value)}
            />
          )}
        </>
      )}
    </div>
  )
}

type VenuesProps = { venues: readonly Venue[]; onChoose(venue: Venue): void }

function Venues({ venues, onChoose }: VenuesProps) {
  return (
    <ul class="venues">
      <li>
        <a href="/admin/metatrader">
          <span class="strong">{en.expert}</span>
          <small>{en.expertHint}</small>
        </a>
      </li>
      {venues.map((one) => (
        <li key={one.venue}>
          <button type="button" onClick={() => onChoose(one)}>
            <span class="strong">{one.title}</span>
            <small>{en.venueHints[one.venue] ?? ''}</small>
          </button>
        </li>
      ))}
    </ul>
  )
}
