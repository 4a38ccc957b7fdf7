import type { NotificationMessagesOutput } from '@souk/client'
import type { Command } from 'commander'
import { EXIT, Failure } from '../failure.ts'
import { show, table } from '../output.ts'
import { withShop } from './running-shop.ts'

/** What became of messages that never got through: `mail failed` and `mail resend`. */
export function addFailedMail(group: Command): Command {
  group
    .command('failed')
    .description('the messages that were given up, those of the newest orders first; 100 at most')
    .action((_options: object, command: Command) =>
      withShop(async ({ notification }) => {
        const found = await notification.messages({ status: 'failed', limit: 100 })
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
      await withShop(async ({ notification }) => {
        if (message !== undefined) await notification.resend({ messageId: message })
        const resent = message === undefined ? (await notification.resendFailed()).resent : 1
        show(command, { resent }, () => `Tried again soon: ${resent} ${resent === 1 ? 'message' : 'messages'}.`)
      })
    })
  return group
}

function failedText({ data, page }: NotificationMessagesOutput): string {
  if (data.length === 0) return 'No message was given up.'
  const rows = data.map(({ messageId, orderId, kind, channel, attempts, lastError = '' }) => {
    return [messageId, orderId, kind, channel, attempts, lastError.split('\n')[0] ?? '']
  })
  const found = table(['message', 'about', 'what', 'by', 'attempts', 'cause'], rows)
  return page.hasMore ? `${found}\n\nThere are more.` : found
}
