/** A kit with one mistake in it, and the case that must notice. */
export interface Canary {
  /** What is wrong with it. */
  readonly mistake: string
  /** In `kit`. */
  readonly file: string
  /** Occurs once in the file. */
  readonly find: string
  readonly replace: string
  /** The beginning of the title of the case. */
  readonly caughtBy: string
}

export const canaries: readonly Canary[] = [
  {
    mistake: 'the outbox is written after the commit',
    file: 'host/transact.ts',
    find: '        if (events.length > 0) writeOutbox(db, events, clock.now(), traceparent)\n        await seal?.(db, answer)\n        return answer\n      })\n',
    replace:
      '        await seal?.(db, answer)\n        return answer\n      })\n      if (events.length > 0) await database().transaction(async (db) => writeOutbox(db, events, clock.now(), traceparent))\n',
    caughtBy: 'the outbox survives kill -9',
  },
  {
    mistake: 'an event is deleted from the outbox before it is published',
    file: 'host/relay.ts',
    find: '      if (next.length > 0) await publish(',
    replace: '      await turnOver(database, next)\n      if (next.length > 0) await publish(',
    caughtBy: 'the outbox survives kill -9',
  },
  {
    mistake: 'a batch is acknowledged before it is handled',
    file: 'bus/lanes.ts',
    find: 'await this.#handle(batch, lost)',
    replace: 'void this.#handle(batch, lost).catch(() => {})',
    caughtBy: 'a consumer that is killed with events in hand',
  },
  {
    mistake: 'there are no receipts',
    file: 'host/position.ts',
    find: 'case when souk_position.seq = ${from} then excluded.seq end',
    replace: 'excluded.seq',
    caughtBy: 'redelivery of everything',
  },
  {
    mistake: 'what was emitted is kept when a transaction runs again',
    file: 'host/transact.ts',
    find: 'events: [], spans',
    replace: 'events: ((work as unknown as { events?: Emitted[] }).events ??= []), spans',
    caughtBy: 'a transaction that meets a conflict',
  },
  {
    mistake: 'a conflict is not tried again',
    file: 'host/transact.ts',
    find: "isDatabaseError(error, 'conflict') || (options.repeatable",
    replace: '(options.repeatable',
    caughtBy: 'a transaction that meets a conflict',
  },
  {
    mistake: 'a command without a key is repeated after an unknown outcome',
    file: 'host/transact.ts',
    find: '(options.repeatable && isDatabaseError',
    replace: '(isDatabaseError',
    caughtBy: 'a commit of unknown outcome: a command without a key',
  },
  {
    mistake: 'the answer is recorded in a transaction of its own',
    file: 'host/command.ts',
    find: '      if (request && isKept) void record(db, request, status, body, now())\n      progress.recorded = true\n',
    replace: '',
    caughtBy: 'a commit of unknown outcome: a command with a key',
  },
  {
    mistake: 'equal requests at once are all answered',
    file: 'host/idempotency.ts',
    find: 'case when souk_idempotency.expires_at <= ${now} then excluded.fingerprint end',
    replace: 'excluded.fingerprint',
    caughtBy: 'of 200 equal requests',
  },
  {
    mistake: 'the input of a repeated key is not compared',
    file: 'host/idempotency.ts',
    find: 'row.fingerprint !== request.fingerprint',
    replace: '!row.fingerprint',
    caughtBy: 'a key that is used again',
  },
  {
    mistake: 'guests share their keys',
    file: 'host/idempotency.ts',
    find: 'caller.service === GATEWAY && someone',
    replace: 'caller.service === undefined && someone',
    caughtBy: 'of two guests of whom nothing is known',
  },
  {
    mistake: 'a refusal is not recorded',
    file: 'host/command.ts',
    find: 'await recordAlone(request, body.status, body)\n',
    replace: '\n',
    caughtBy: 'a refusal is recorded',
  },
  {
    mistake: 'an event whose reaction fails is passed over',
    file: 'host/receive.ts',
    find: 'apply(event, seqOf(event) - 1) : pass(event)',
    replace: 'apply(event, seqOf(event) - 1).catch(() => pass(event)) : pass(event)',
    caughtBy: 'a reaction that fails parks its key only',
  },
  {
    mistake: 'a gap is jumped over',
    file: 'host/position.ts',
    find: 'souk_position.seq = ${from} then',
    replace: 'souk_position.seq <= ${from} then',
    caughtBy: 'an event that comes before its predecessor',
  },
  {
    mistake: 'a story begins with whatever comes first',
    file: 'host/position.ts',
    find: 'case when ${from} = 0',
    replace: 'case when ${from} >= 0',
    caughtBy: 'an event that comes before its predecessor',
  },
  {
    mistake: 'an event is tried for ever',
    file: 'host/parking.ts',
    find: "attempts >= ATTEMPTS ? 'dead' : 'waiting'",
    replace: "'waiting'",
    caughtBy: 'a failed event is tried five times',
  },
  {
    mistake: 'a discarded event does not count as taken',
    file: 'host/operator.ts',
    find: 'values (${source}, ${key}, ${seq})',
    replace: 'values (${source}, ${key}, ${seq - 1})',
    caughtBy: 'a dead letter that is discarded',
  },
  {
    mistake: 'a consumer that begins now waits for what was before',
    file: 'host/receive.ts',
    find: "complete && startFrom === 'beginning'",
    replace: 'complete',
    caughtBy: 'a new consumer hears the history',
  },
  {
    mistake: 'the deadline is not looked at',
    file: 'host/dispatch.ts',
    find: 'deadline.refuseIfLate()',
    replace: '',
    caughtBy: 'work whose deadline has passed',
  },
  {
    mistake: 'the last events stay in the outbox of a service that stops',
    file: 'host/host.ts',
    find: '      await listener.close()\n      await work?.close()\n',
    replace: '      await work?.close()\n      await listener.close()\n',
    caughtBy: 'a service that stops',
  },
  {
    mistake: 'a saga is begun without a claim on the key of its command',
    file: 'host/saga/asker.ts',
    find: '        void claim(tx.db, request, now())\n        await beginSaga',
    replace: '        await beginSaga',
    caughtBy: 'of 100 equal requests',
  },
  {
    mistake: 'the answer of a saga is not stored in the claim',
    file: 'host/saga/answer.ts',
    find: 'settleClaim(db, to, answer, now)',
    replace: '0',
    caughtBy: 'a refusal of a saga',
  },
  {
    mistake: 'a call that is repeated has a new key',
    file: 'saga/instance.ts',
    find: '{ n }: Pending): string => `${id}:${step}:${n}`',
    replace: '{ n, attempt }: Pending): string => `${id}:${step}:${n}:${attempt}`',
    caughtBy: 'a step whose answers are lost',
  },
  {
    mistake: 'a step without an answer passes for one that was refused',
    file: 'host/saga/perform.ts',
    find: '{ heard: `${step}.unknown`, payload: { cause, attempt } }',
    replace: '{ heard: `${step}.refused`, payload: { code: "over_limit", detail: cause, errors: [], attempt } }',
    caughtBy: 'a step whose answers are lost',
  },
  {
    mistake: 'the fence is not checked',
    file: 'saga/store.ts',
    find: 'shard = ${shard} and fence = coalesce(${fence ?? null}, fence)',
    replace: 'shard = ${shard}',
    caughtBy: 'who has lost a shard',
  },
  {
    mistake: 'a saga whose instance died is not taken over',
    file: 'saga/shares.ts',
    find: 'now - before.since >= SILENCE_MS',
    replace: 'now - before.since >= Infinity',
    caughtBy: 'the sagas of an instance that is killed',
  },
  {
    mistake: 'what calls for somebody is deleted with the rest',
    file: 'host/saga/forget.ts',
    find: 'Before} and alarm is null`',
    replace: 'Before}`',
    caughtBy: 'what has long been over',
  },
  {
    mistake: 'only so many sagas are deleted as fit into one transaction',
    file: 'host/saga/forget.ts',
    find: '(await batch()) === BATCH',
    replace: '(await batch()) === Infinity',
    caughtBy: 'what has long been over',
  },
  {
    mistake: 'histories outlive their sagas',
    file: 'host/saga/forget.ts',
    find: 'if (ids.length > 0)',
    replace: 'if (ids.length < 0)',
    caughtBy: 'what has long been over',
  },
  {
    mistake: 'ids come from the chance of the machine',
    file: 'world/random.ts',
    find: 'bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff)',
    replace: 'bytes: (count) => randomFillSync(new Uint8Array(count))',
    caughtBy: 'the same seed',
  },
  {
    mistake: 'what a saga answers is done by staff without a word in the audit log',
    file: 'host/command.ts',
    find: 'span, deadline, once, settled })',
    replace: 'span, deadline, once: oneTransaction(runtime, context, span), settled })',
    caughtBy: 'what staff do is told',
  },
  {
    mistake: 'what every service tells goes to its own topic',
    file: 'host/relay.ts',
    find: 'of Map.groupBy(events, sourceOf)) await',
    replace: 'of Map.groupBy(events, () => service)) await',
    caughtBy: 'what staff do is told',
  },
]
