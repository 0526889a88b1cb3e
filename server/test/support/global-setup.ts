// Runs once around a whole test run: starts the shared PostgreSQL and tells the test files where it is.
// A test file that is run alone finds no such word and starts one of its own (test-database.ts).
import { startTestCluster, type TestCluster } from './test-cluster.ts'

let cluster: TestCluster | null = null

export async function globalSetup(): Promise<void> {
  cluster = await startTestCluster()
  process.env.TIDEMARK_TEST_CLUSTER_URL = cluster.url
  process.env.TIDEMARK_TEST_TEMPLATE = cluster.template
}

export async function globalTeardown(): Promise<void> {
  await cluster?.[Symbol.asyncDispose]()
}
