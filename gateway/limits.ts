/** What one request, and all of them together, may take. */
export interface Limits {
  /** The largest block of headers, request line included, in bytes. */
  readonly headerBytes: number
  /** The largest body of one request, in bytes. */
  readonly bodyBytes: number
  /** How much of request bodies is kept at one moment, for all requests together, in bytes. */
  readonly heldBytes: number
  /** The same for the requests of one network. */
  readonly heldBytesPerNetwork: number
  /** How many answers without an end one network may watch at a time, by all wires together: a part of what a service has. */
  readonly streamsPerNetwork: number
  /** How long the headers of a request may take to arrive. */
  readonly headersMs: number
  /** How long a whole request may take to arrive. */
  readonly requestMs: number
  /** How long a connection without a request stays open. */
  readonly keepAliveMs: number
  readonly requestsPerConnection: number
  readonly connections: number
  /** How long an answer may take, from the last byte of the request to the first byte of the answer. */
  readonly deadlineMs: number
  /** The same for operations with priority `checkout`. */
  readonly checkoutDeadlineMs: number
  /** How long a gateway that stops still serves connections that are open, and tells each to end. */
  readonly drainMs: number
  /** How long a connection may stay silent while an answer is on its way. */
  readonly silenceMs: number
  /** How long a version of a service may be away until its older contract holds again: longer than a restart takes. */
  readonly versionAwayMs: number
}

export const defaultLimits: Limits = {
  headerBytes: 16 * 1024,
  bodyBytes: 256 * 1024,
  heldBytes: 64 * 1024 * 1024,
  heldBytesPerNetwork: 16 * 1024 * 1024,
  streamsPerNetwork: 32,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 5_000,
  requestsPerConnection: 1_000,
  connections: 10_000,
  deadlineMs: 5_000,
  checkoutDeadlineMs: 10_000,
  drainMs: 500,
  silenceMs: 60_000,
  versionAwayMs: 60_000,
}
