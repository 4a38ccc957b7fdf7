/**
 * Whom a request may reach, and how. `public`: what is on the internet for everybody, by HTTPS. `any`: this machine and its
 * networks too, also without encryption.
 */
export type Reach = 'public' | 'any'

/** What is sent to an address that a stranger gave. */
export interface OutboundRequest {
  /** An `https` URL, or an `http` one where any target may be reached. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly reach: Reach
}

/** What came back, whatever its status is. */
export interface OutboundAnswer {
  readonly status: number
  /** The first 1,024 bytes of it. */
  readonly body: string
  /** `Retry-After` as it came: a number of seconds, a date, or nonsense. */
  readonly retryAfter?: string
}

/**
 * A port: carries requests to addresses that strangers gave. Rejects with a `ForbiddenTarget` when the address is none that
 * may be reached, and with any other error when no whole answer came. Follows no redirect: it is an answer like any other.
 */
export interface Outbound {
  /** Sends a `POST`. Gives up, and closes the connection, when `signal` aborts. */
  post(request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer>
  close(): Promise<void>
}
