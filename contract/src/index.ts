// What goes over the wire. Knows nothing of the server; everything here is plain data and its types.
export * from './expert-report.ts'
export * from './member.ts'
export * from './problem.ts'
export * from './trade.ts'
