// How a refusal is written: the vendor's is unknown, and clients have met several forms.
import type { BrokerFault } from '../broker-fault.ts'
import type { Faults } from '../faults.ts'

export function refusalBody({ errorBody }: Faults, status: number, text: string): string {
  switch (errorBody) {
    case 'json_text':
      return JSON.stringify(text)
    case 'message':
      return JSON.stringify({ Message: text })
    case 'error':
      return JSON.stringify({ Error: text })
    case 'source':
      return JSON.stringify({ s: 'error', code: status, message: text })
    case 'response':
      return JSON.stringify({ Response: 'Error', Error: text })
    case 'empty':
      return ''
    default:
      return text
  }
}

export const textOf = ({ message }: BrokerFault): string => message
