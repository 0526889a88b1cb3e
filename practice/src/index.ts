// Practice brokers: servers that speak a broker's real protocol over a market that moves by itself.

export { type Certificate, type CertificateOptions, makeCertificate } from './mt5/certificate.ts'
export type { Faults } from './mt5/faults.ts'
export {
  type AccountSpec,
  type PracticeAccount,
  type PracticeMt5,
  type PracticeMt5Options,
  startPracticeMt5,
} from './mt5/practice-mt5.ts'
export type { SeenRequest } from './mt5/request-log.ts'
