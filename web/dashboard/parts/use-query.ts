// Members of the page's address, so that what is shown can be sent to somebody as a link.
// Changing one replaces the address: it is no step to go back to.
import { useLocation } from 'preact-iso/router'

export type AddressQuery = {
  get(name: string): string | null
  set(changes: Readonly<Record<string, string | null>>): void
}

export function useQuery(): AddressQuery {
  const { query, path, route } = useLocation()
  return {
    get: (name) => query[name] ?? null,
    set(changes) {
      const next = new URLSearchParams(query)
      for (const [name, value] of Object.entries(changes))
        if (value === null || value === '') next.delete(name)
        else next.set(name, value)
      const text = next.toString()
      route(text === '' ? path : `${path}?${text}`, true)
    },
  }
}
