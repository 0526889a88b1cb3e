// How a person or a program stops trading.
export const ways = ['http', 'file', 'silence', 'command'] as const
export type Way = (typeof ways)[number]
