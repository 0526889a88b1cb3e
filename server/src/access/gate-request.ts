// What the gate sees of a request: apart from the gate, because those that it asks see the same.
import type { AdmitRequest, Route } from '../platform/http/route.ts'

export type GateRequest = Omit<AdmitRequest, 'route' | 'id'> & {
  readonly route: Pick<
    Route,
    'auth' | 'scope' | 'rate' | 'evenUncertain' | 'fromOwnPage' | 'stepUp' | 'alsoPeople'
  > & {
    readonly method?: Route['method']
  }
}
