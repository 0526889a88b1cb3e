// Adds an account: which venue, and then what that venue asks for. Where there is one venue there is no choice.
import { useSignal } from '@preact/signals'
import { Loaded } from '../../shared/ui/states.tsx'
import { accounts as en } from '../strings/accounts.ts'
import { CredentialForm } from './credential-form.tsx'
import { useVenues } from './use-venues.ts'

export function AddAccount() {
  const venues = useVenues()
  const chosen = useSignal<string | null>(null)
  return (
    <section class="card stack">
      <header>
        <h2>{en.addTitle}</h2>
      </header>
      <p>{en.addHint}</p>
      <Loaded of={venues}>
        {({ data }) => {
          const venue = chosen.value ?? (data.length === 1 ? data[0]?.venue : undefined)
          if (venue !== undefined)
            return (
              <div class="stack">
                {data.length === 1 ? null : (
                  <button
                    type="button"
                    class="link"
                    onClick={() => {
                      chosen.value = null
                    }}
                  >
                    {en.another}
                  </button>
                )}
                <CredentialForm key={venue} {...{ venue }} />
              </div>
            )
          return (
            <fieldset>
              <legend>{en.chooseVenue}</legend>
              <div class="row">
                {data.map(({ venue: name, title }) => (
                  <button
                    key={name}
                    type="button"
                    class="button"
                    onClick={() => {
                      chosen.value = name
                    }}
                  >
                    {title}
                  </button>
                ))}
              </div>
            </fieldset>
          )
        }}
      </Loaded>
    </section>
  )
}
