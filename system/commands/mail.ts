import type { Command } from 'commander'
import { addFailedMail } from './shop/failed-mail.ts'
import { Failure } from './failure.ts'
import { show, table } from './output.ts'
import { wholeNumber } from './places.ts'
import { runningSystem, type Status } from './running-system.ts'

const TIMEOUT_MS = 10_000

export interface Mail {
  readonly id: string
  readonly channel: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly at: string
  readonly deliveries: number
}

export function addMail(program: Command): Command {
  const group = program
    .command('mail')
    .description('the messages to customers that were caught, newest first')
    .option('-t, --to <address>', 'only those to one address or telephone number')
    .option('-n, --lines <number>', 'how many at most', wholeNumber, 20)
    .action(async ({ to, lines }: { to?: string; lines: number }, command: Command) => {
      const { gateway } = await runningSystem().get<Status>('/v1/status')
      const found = await read(gateway, { limit: String(Math.min(lines, 1_000)), ...(to === undefined ? {} : { to }) })
      show(command, found, () => mailTable(found.data, gateway))
    })
  return addFailedMail(group)
}

async function read(gateway: string, query: Record<string, string>): Promise<{ data: Mail[] }> {
  const reply = await fetch(`${gateway}/mailbox?${new URLSearchParams(query)}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: Error) => {
    throw new Failure(`The gateway does not answer: ${error.message}.`)
  })
  if (reply.status === 404)
    throw new Failure('There is no mailbox: this system sends its messages to a real mail server.')
  if (!reply.ok) throw new Failure(`The mailbox answered ${reply.status}.`)
  return (await reply.json()) as { data: Mail[] }
}

/** A text message has no subject: then its text is shown. */
export function mailTable(mails: readonly Mail[], gateway: string): string {
  if (mails.length === 0) return 'No message was caught.'
  const rows = mails.map(({ at, channel, to, subject, text, deliveries }) => [
    at.slice(0, 19).replace('T', ' '),
    channel,
    to,
    deliveries,
    subject || text,
  ])
  return `${table(['at (UTC)', 'by', 'to', 'times', 'what'], rows)}\n\nAll in a browser: ${gateway}/inbox`
}
