import type { Plan } from './plan.ts'

export const contractFile = ({ name, identifier }: Plan): string => `\
import { command, contract, event, integer, object, query, string, time } from '@souk/kit/contract'

const subject = string({ min: 1, max: 200, doc: 'What is counted.', example: 'visit' })
const tally = object({
  subject,
  count: integer({ min: 1, doc: 'How often it was recorded.' }),
  lastAt: time({ doc: 'When it was recorded last.' }),
})

export const ${identifier} = contract('${name}', {
  doc: 'Counts what is recorded: the beginning of ${name}.',
  operations: {
    tally: query('GET /v1/${name}/:subject', {
      doc: 'How often a subject was recorded.',
      input: object({ subject }),
      output: tally,
      access: 'public',
      refusals: { unknown_subject: 'not_found' },
    }),
    record: command('POST /v1/${name}', {
      doc: 'Records a subject once more.',
      input: object({ subject }),
      output: tally,
      access: '${name}:write',
      status: 201,
    }),
  },
  events: {
    recorded: event(object({ subject, count: integer({ min: 1 }) }), {
      key: 'subject',
      doc: 'A subject was recorded once more.',
    }),
  },
})
`
