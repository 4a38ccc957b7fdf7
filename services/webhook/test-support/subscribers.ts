import type { OutboundAnswer, OutboundRequest } from '@souk/kit/outbound'

type Answering = (request: OutboundRequest, signal: AbortSignal) => OutboundAnswer | Promise<OutboundAnswer>

/** An answer that takes an event, and one that does not. */
export const taken: OutboundAnswer = { status: 204, body: '' }
export const broken: OutboundAnswer = { status: 500, body: 'out of order' }

/** Never answers; lets go when it is told that nobody waits any more. */
export const hanging: Answering = (_, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

/** The systems that are subscribed: what each was sent, and how it answers. */
export function makeSubscribers() {
  const sent: OutboundRequest[] = []
  const answers = new Map<string, Answering>()
  return {
    sent,
    /** How this address answers from now on. Default: it takes everything. */
    answers: (url: string, answer: Answering) => void answers.set(url, answer),
    at: (url: string) => sent.filter((request) => request.url === url),
    post: async (request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> => {
      sent.push(request)
      return (await answers.get(request.url)?.(request, signal)) ?? taken
    },
  }
}
