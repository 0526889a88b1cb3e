// The one table of everything that can go wrong on the wire. Error pages, OpenAPI and tests derive from it.
// A code is never renamed or reused; `retry` tells a program what to do without reading the text.

/** When a client may try again: never, at once, after a delay, or after somebody has changed something. */
export type Retry = 'never' | 'now' | 'later' | 'after_action'

export type ProblemSpec = {
  readonly status: number
  readonly title: string
  readonly retry: Retry
  /** What happened, in one or two sentences for the person who meets it. */
  readonly means: string
  /** What to do next. */
  readonly fix: string
}

export const problems = {
  body_unparsable: {
    status: 400,
    title: 'The body is not valid JSON',
    retry: 'never',
    means: 'The body could not be read as JSON text in UTF-8. Nothing was stored.',
    fix: 'Compare the body with RFC 8259 at the offset given. One trailing NUL byte and a byte order mark are tolerated.',
  },
  body_too_deep: {
    status: 400,
    title: 'The body is nested too deeply',
    retry: 'never',
    means: 'Members other than raw_api_response may be nested at most 16 levels deep.',
    fix: 'Send a flat trade object. Deep broker answers belong in raw_api_response.',
  },
  member_duplicated: {
    status: 400,
    title: 'A member appears twice',
    retry: 'never',
    means: 'The same member name stands twice in one object, so its value is ambiguous.',
    fix: 'Send each member once.',
  },
  request_invalid: {
    status: 400,
    title: 'The request is malformed',
    retry: 'never',
    means: 'The request line, a header or the framing breaks a rule of HTTP or of this server.',
    fix: 'Use a normal HTTP client, one Host header, a path in origin form and a body only where one is expected.',
  },
  credential_in_url: {
    status: 400,
    title: 'A key was sent in the URL',
    retry: 'after_action',
    means: 'URLs end up in logs and histories, so a key in a URL must be taken as leaked.',
    fix: 'Send the key in a header (Authorization: Bearer, X-API-Key or X-Quant-API-Key) and rotate the key that was in the URL.',
  },
  import_unreadable: {
    status: 422,
    title: 'The file cannot be imported',
    retry: 'never',
    means:
      'The file is of a kind that is not read here, or a cell of it breaks a rule. Nothing was stored.',
    fix: 'Look at the row and column that the detail names. For a list of trades say which column is which; see the guide on importing.',
  },
  session_required: {
    status: 401,
    title: 'Not logged in',
    retry: 'after_action',
    means:
      'This is for people who have logged in at one of the pages; a session was not sent, or it has ended.',
    fix: 'Log in at /admin. Sessions end after 30 minutes without use, after 12 hours, and when credentials change.',
  },
  log_in_failed: {
    status: 401,
    title: 'The log-in failed',
    retry: 'after_action',
    means:
      'Name, password and code do not belong together, or the code was used before. Which of them is not said.',
    fix: 'Type all three again with the code that the authenticator shows now. `tidemark people reset NAME` gives a way in to whoever has lost theirs.',
  },
  setup_link_invalid: {
    status: 403,
    title: 'The link is not valid',
    retry: 'after_action',
    means:
      'A set-up link works once, for 15 minutes, and from the machine that the server runs on unless it was made for others.',
    fix: 'Make a new one with `tidemark people link`.',
  },
  step_up_required: {
    status: 403,
    title: 'A second factor is needed',
    retry: 'after_action',
    means:
      'What guards the accounts is changed only by somebody who has shown a second factor within the last five minutes.',
    fix: 'Type a one-time code, or use a passkey, and try again.',
  },
  origin_refused: {
    status: 403,
    title: 'Only a page of this server may do this',
    retry: 'after_action',
    means:
      'The request carries a session but does not come from one of our own pages, or comes in plain text from another machine.',
    fix: 'Use the pages under /admin, by HTTPS or from this machine. Programs use API keys instead.',
  },
  form_invalid: {
    status: 422,
    title: 'The form breaks a rule',
    retry: 'never',
    means: 'One or more members break a rule. Nothing was changed.',
    fix: 'Each entry of errors names the member (a JSON pointer), the rule and what was received.',
  },
  name_taken: {
    status: 409,
    title: 'The name is taken',
    retry: 'after_action',
    means: 'There is one of this name already. Nothing was changed.',
    fix: 'Choose another name, or change the one that exists.',
  },
  state_conflict: {
    status: 409,
    title: 'It has changed meanwhile',
    retry: 'after_action',
    means: 'What this asks for no longer fits the state that it is in. Nothing was changed.',
    fix: 'Look at it again, and decide anew.',
  },
  broker_refused: {
    status: 422,
    title: 'The broker refused the connection',
    retry: 'after_action',
    means: 'The connection was tried with what was filled in and did not work. Nothing was stored.',
    fix: 'The members cause, means and next_step say what was seen and what to do.',
  },
  key_missing: {
    status: 401,
    title: 'API key missing',
    retry: 'after_action',
    means: 'This route needs an API key and none was sent.',
    fix: 'Create one with `npx tidemark key create` and send it as Authorization: Bearer, X-API-Key or X-Quant-API-Key.',
  },
  key_invalid: {
    status: 401,
    title: 'API key not accepted',
    retry: 'after_action',
    means: 'The key is mistyped, unknown, revoked, expired or replaced.',
    fix: 'Check it offline with `npx tidemark key check`, list keys with `npx tidemark key list`.',
  },
  scope_missing: {
    status: 403,
    title: 'The key may not do this',
    retry: 'after_action',
    means: 'The key is valid but lacks the scope that this route asks for.',
    fix: 'Use a key with the scope named in the detail.',
  },
  ip_not_allowed: {
    status: 403,
    title: 'The key may not be used from here',
    retry: 'after_action',
    means: 'The key is limited to certain networks and this request came from another address.',
    fix: 'Send from an allowed network, or create a key for this one with --ip.',
  },
  account_not_allowed: {
    status: 403,
    title: 'The key may not write to this account',
    retry: 'after_action',
    means: 'The key is limited to certain accounts and the trade names another one, or none.',
    fix: 'Set the member account to one that the key allows, or use another key.',
  },
  investor_password_wrong: {
    status: 403,
    title: 'The investor password is wrong',
    retry: 'after_action',
    means:
      'The hash that was sent is not the one of the password that this account was linked with, or it was never linked.',
    fix: 'Send the SHA-256 of the investor password in hex; the owner links the account with tidemark account link.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    retry: 'never',
    means: 'There is nothing here, or nothing that this key may see.',
    fix: 'Look at /docs for the routes that exist.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    retry: 'never',
    means: 'The path exists but does not answer to this method.',
    fix: 'Use a method that the Allow header names.',
  },
  idempotency_mismatch: {
    status: 409,
    title: 'The identity is taken by other content',
    retry: 'never',
    means:
      'What is stored under the same identity says something else: a trade, or an order under the same Idempotency-Key. It was not changed, and nothing was sent.',
    fix: 'Compare with what is stored. A new trade or order needs an identity of its own; a correction may only close an open trade or fill what was empty.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    retry: 'never',
    means: 'One trade may take 64 KiB; a batch may take 8 MiB and 5,000 trades.',
    fix: 'Send fewer trades at a time, or a shorter raw_api_response.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'Content type or encoding not supported',
    retry: 'never',
    means: 'The route takes only the content types that it lists, and no Content-Encoding.',
    fix: 'Send application/json (or application/x-ndjson to the batch route), uncompressed.',
  },
  misdirected: {
    status: 421,
    title: 'This server does not answer to that name',
    retry: 'after_action',
    means: 'The Host header names a host that this server was not told about.',
    fix: 'Set TIDEMARK_PUBLIC_URL or add the name to TIDEMARK_ALLOWED_HOSTS.',
  },
  trade_invalid: {
    status: 422,
    title: 'Trade failed validation',
    retry: 'never',
    means: 'The JSON is well-formed but one or more members break a rule. Nothing was stored.',
    fix: 'Each entry of errors names the member (a JSON pointer), the rule and what was received.',
  },
  order_invalid: {
    status: 422,
    title: 'Order failed validation',
    retry: 'never',
    means:
      'The JSON is well-formed but one or more members break a rule. Nothing was written and nothing left.',
    fix: 'Each entry of errors names the member (a JSON pointer), the rule and what was received.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'The Idempotency-Key is missing',
    retry: 'never',
    means:
      'Whatever trades must say once and for ever which wish it is, so that a repeat is not a second order.',
    fix: 'Send the header Idempotency-Key with 1 to 255 printable characters, another one for each order.',
  },
  broker_unavailable: {
    status: 503,
    title: 'The broker cannot be asked',
    retry: 'later',
    means:
      'The broker did not answer, or refused this connection. Nothing was sent that could have traded.',
    fix: 'The detail says what was seen and what to do. `tidemark trade status` shows the connection.',
  },
  hook_secret_wrong: {
    status: 401,
    title: 'The hook does not know this sender',
    retry: 'after_action',
    means:
      'The secret in the body, or the signature, is not one of this hook. Nothing was stored or executed.',
    fix: 'Put the secret that `tidemark hook add` or `tidemark hook rotate` printed into the member token, or sign with it.',
  },
  signal_mismatch: {
    status: 409,
    title: 'The signal is known with other content',
    retry: 'never',
    means:
      'A signal with the same id was taken before and says something else. The first one counts.',
    fix: 'Give every signal an id of its own; a repeat must say the same as the first.',
  },
  signal_invalid: {
    status: 422,
    title: 'Signal failed validation',
    retry: 'never',
    means:
      'The JSON is well-formed but one or more members break a rule. Nothing was stored or executed.',
    fix: 'Each entry of errors names the member (a JSON pointer), the rule and what was received.',
  },
  signal_stale: {
    status: 422,
    title: 'The signal is not of now',
    retry: 'never',
    means:
      'Between the time in the signal and this server’s clock lie more than 60 seconds. Nothing was stored or executed.',
    fix: 'Set the clocks of both by NTP, write the zone of the member time, and send signals when they arise.',
  },
  signal_not_allowed: {
    status: 422,
    title: 'The hook may not do this',
    retry: 'after_action',
    means:
      'The signal is for a symbol or a side that the hook is not bound to. Nothing was stored or executed.',
    fix: 'Change the signal, or what the hook may do with `tidemark hook set`.',
  },
  query_invalid: {
    status: 422,
    title: 'A query parameter is invalid',
    retry: 'never',
    means: 'A parameter of the query breaks a rule.',
    fix: 'Each entry of errors names the parameter and its rule.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    retry: 'later',
    means: 'The key, or this address, has used up its allowance.',
    fix: 'Wait for Retry-After seconds. A key can be given a higher rate with --rate.',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
    retry: 'never',
    means: 'Headers may take 8 KiB in at most 64 fields.',
    fix: 'Send fewer or shorter headers.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    retry: 'later',
    means: 'Something failed that should not. The log holds the cause under the error id.',
    fix: 'Try again later; report the error id if it stays.',
  },
  ledger_busy: {
    status: 503,
    title: 'The ledger is busy',
    retry: 'later',
    means:
      'More trades are waiting to be written than the server holds in memory. Nothing was stored.',
    fix: 'Send the same request again after Retry-After seconds.',
  },
  ledger_unavailable: {
    status: 503,
    title: 'The database is not available',
    retry: 'later',
    means: 'The database did not answer. Nothing of this request was stored.',
    fix: 'Send the same request again after Retry-After seconds. `npx tidemark doctor` tells what is wrong.',
  },
  statistics_busy: {
    status: 503,
    title: 'Too many statistics are being computed',
    retry: 'later',
    means: 'More questions of statistics wait than the server keeps. Trades are taken as ever.',
    fix: 'Send the same request again after Retry-After seconds.',
  },
  outcome_unknown: {
    status: 503,
    title: 'The outcome is not known',
    retry: 'later',
    means:
      'The database went away while the trade was being written. It may be stored or not; with an identity a repeat is safe.',
    fix: 'Send the same request again. Without Idempotency-Key or exchange_order_id, look at GET /api/v1/trades first.',
  },
  shutting_down: {
    status: 503,
    title: 'The server is stopping',
    retry: 'later',
    means: 'The server finishes what it has taken and takes nothing new.',
    fix: 'Send the same request again after Retry-After seconds.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    retry: 'later',
    means: 'Headers must arrive within 5 seconds and the body within 10.',
    fix: 'Send the request without pauses.',
  },
} as const satisfies Record<string, ProblemSpec>

export type ProblemCode = keyof typeof problems

/** One broken rule: where (a JSON pointer into the body, or a parameter name), which rule, and a sentence. */
export type Violation = { readonly pointer: string; readonly code: string; readonly detail: string }
