import type { CloudEvent } from '../bus/index.ts'

/** The service that an event comes from. Its events of one key are one story. */
export const sourceOf = (event: CloudEvent): string => event.source.slice('/souk/'.length)

/** Where in that story it stands: 1, 2, 3 … without gaps. */
export const seqOf = (event: CloudEvent): number => Number(event.sequence)

/** Thrown inside a transaction to roll it back: the event has taken effect before. */
export class AlreadyApplied extends Error {}
