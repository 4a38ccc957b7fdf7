import { array, contract, event, object, string, time } from '../contract/index.ts'

/**
 * What staff do. No service of its own: each tells its part of it, in the transaction of what was done, without a line of
 * its own code. Who hears it gets one story for each service and person.
 */
export const audit = contract('audit', {
  doc: 'What staff did. Every service tells it of itself.',
  operations: {},
  events: {
    acted: event(
      object({
        trail: string({
          doc: 'Service and subject, `stock:stf_…`: what one person did in one service stays in order.',
        }),
        subject: string({ doc: 'Who did it.' }),
        service: string({ doc: 'Where.' }),
        operation: string({ doc: 'What, by its name in the contract of that service.' }),
        about: array(object({ field: string(), id: string() }), {
          doc: 'To what: the ids in the path of the request, and those in its answer.',
        }),
        traceId: string({ doc: 'The trace of the request.' }),
        at: time(),
      }),
      { key: 'trail', doc: 'Somebody with the permissions of staff changed something.' },
    ),
  },
})
