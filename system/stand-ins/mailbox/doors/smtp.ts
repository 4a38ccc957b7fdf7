import { createHash } from 'node:crypto'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Take } from '../door.ts'
import type { Message } from '../store.ts'

const LARGEST_BYTES = 512 * 1024
const CLIENTS = 100
const IDLE_MS = 300_000
const CLOSE_MS = 500

/** SMTP on the port of the address. A message is acknowledged when it is committed, never before. */
export async function openSmtpDoor({ hostname, port }: URL, take: Take): Promise<() => Promise<void>> {
  const server = new SMTPServer({
    banner: 'catches everything, delivers nothing',
    logger: false,
    size: LARGEST_BYTES,
    maxClients: CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => void answer(stream, session, take).then(() => done(), done),
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(port), hostname, () => {
      server.off('error', reject)
      // A client that breaks off is no reason to end.
      server.on('error', () => {})
      resolve()
    })
  })
  return () => new Promise((resolve) => server.close(resolve))
}

async function answer(stream: SMTPServerDataStream, session: SMTPServerSession, take: Take): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer)
  if (stream.sizeExceeded) throw refusal(552, 'The message is too large.')
  const status = await take(kept(Buffer.concat(chunks), session))
  if (status >= 500) throw refusal(451, 'Try again in a moment.')
  if (status >= 400) throw refusal(554, 'The message cannot be kept.')
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

/** What is needed to keep it: the rest is read when somebody looks. */
function kept(bytes: Buffer, { envelope }: SMTPServerSession): Message {
  const raw = bytes.toString('latin1').replaceAll('\0', '')
  const head = raw.slice(0, raw.indexOf('\r\n\r\n') + 1 || raw.length)
  const id = /^message-id:\s*<?([^<>\r\n]{1,300})/im.exec(head)?.[1]?.trim()
  const to = envelope.rcptTo.map(({ address }) => address).join(', ')
  return {
    id: id ?? createHash('sha256').update(bytes).digest('hex'),
    channel: 'email',
    to: to.slice(0, 300).toWellFormed(),
    raw,
  }
}
