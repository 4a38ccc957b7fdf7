import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { atDoor } from './at-door.ts'
import { EXIT, Failure } from './failure.ts'
import { show, table } from './output.ts'

interface Failed {
  readonly messageId: string
  readonly orderId: string
  readonly kind: string
  readonly channel: string
  readonly attempts: number
  readonly lastError?: string
}
interface Page {
  readonly data: readonly Failed[]
  readonly page: { readonly hasMore: boolean }
}

/** What became of messages that never got through: `mail failed` and `mail resend`. */
export function addFailedMail(group: Command): Command {
  group
    .command('failed')
    .description('the messages that were given up, those of the newest orders first; 100 at most')
    .action((_options: object, command: Command) =>
      atDoor(async (door) => {
        const found = await door.insist<Page>('GET', '/v1/messages?status=failed&limit=100')
        show(command, found, () => failedText(found))
      }),
    )
  group
    .command('resend')
    .description('try one that was given up again, or all of them')
    .argument('[message]', 'which one')
    .option('--all', 'all that were given up')
    .action(async (message: string | undefined, { all }: { all?: boolean }, command: Command) => {
      if ((message === undefined) !== (all === true))
        throw new Failure('Name one message, or say --all.', EXIT.wrongUse)
      const path = message === undefined ? '/v1/messages/resend' : `/v1/messages/${encodeURIComponent(message)}/resend`
      await atDoor(async (door) => {
        const { resent = 1 } = await door.insist<{ resent?: number }>('POST', path, { body: {}, key: randomUUID() })
        show(command, { resent }, () => `Tried again soon: ${resent} ${resent === 1 ? 'message' : 'messages'}.`)
      })
    })
  return group
}

function failedText({ data, page }: Page): string {
  if (data.length === 0) return 'No message was given up.'
  const rows = data.map(({ messageId, orderId, kind, channel, attempts, lastError = '' }) => {
    return [messageId, orderId, kind, channel, attempts, lastError.split('\n')[0] ?? '']
  })
  const found = table(['message', 'about', 'what', 'by', 'attempts', 'cause'], rows)
  return page.hasMore ? `${found}\n\nThere are more.` : found
}
