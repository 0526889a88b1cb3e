// Ends the session and goes to the log-in. A session that has ended already is as good as one that ends now.
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'

export async function logOut(): Promise<void> {
  try {
    await request('/api/v1/session', { method: 'DELETE' })
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error
  }
  location.assign('/admin/login')
}
