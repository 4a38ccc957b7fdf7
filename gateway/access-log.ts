import type { Span, Telemetry } from '@souk/kit/telemetry'
import type { Random } from '@souk/kit/world'
import { clientAddress, networkOf, type Peer } from './rate/address.ts'

/** How a request ended. */
export interface Ended {
  readonly request: Peer & { readonly method?: string | undefined }
  readonly span: Span
  /** `GET /v1/orders/:orderId`: the address itself may hold what is nobody's business. */
  readonly title: string
  readonly status: number
  readonly ms: number
}

/** Writes one line for a request that has ended, or none. */
export type AccessLog = (ended: Ended) => void

/**
 * One line each for `percent` of a hundred requests, and for every answer from 500 on. It says what was asked for, how it ended
 * and from which network: no address, header, query or body, so that no secret and no person is in it.
 */
export function createAccessLog(
  { telemetry, random }: { telemetry: Telemetry; random: Random },
  { percent, trustedHops }: { percent: number; trustedHops: number },
): AccessLog {
  const isChosen = (status: number) => status >= 500 || (percent > 0 && random.fraction() * 100 < percent)
  return ({ request, span, title, status, ms }) => {
    if (!isChosen(status)) return
    const network = networkOf(clientAddress(request, trustedHops))
    telemetry
      .log(span)
      .info('request', { method: request.method, title, status, ms: Math.round(ms * 10) / 10, network })
  }
}
