import { DatabaseError } from '../database.ts'

/** What an error of `pg` has: a SQLSTATE from the server, or a code of the operating system, or neither. */
interface PgError {
  readonly code?: string
  readonly severity?: string
  readonly routine?: string
  readonly message?: string
}

/** Serialization failure, deadlock, lock timeout: nothing happened, and it may work the next time. */
const CONFLICT = /^(40001|40P01|55P03)$/
/** Integrity constraints, and values that do not fit their column: out of range, or a text where a number belongs. */
const CONSTRAINT = /^(23|22003|22P02)/
/**
 * Connection lost (08), resources used up (53: disk, memory, connections), an operator at work (57: shutting down, starting,
 * statement cancelled after its time), trouble of the machine (58), a transaction left idle too long, a server that only reads.
 */
const UNAVAILABLE = /^(08|53|57|58|25P0[34]|25006)/

/** A prepared statement that no longer fits its tables, because a migration of another instance has changed them. */
export const isStale = (error: unknown): boolean => {
  const { code, routine } = error as PgError
  return code === '26000' || (code === '0A000' && routine === 'RevalidateCachedQuery')
}

/** The server has answered, and its session goes on. Any other error is the end of the connection. */
export const isAnswer = (error: unknown): boolean => (error as PgError).severity === 'ERROR'

/** Puts an error of `pg` into the words of the port; anything else is a defect and stays as it is. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error
  const { code = '', message } = error as PgError & Error
  if (isStale(error)) return new DatabaseError('conflict', 'the tables were changed meanwhile', error)
  if (CONFLICT.test(code)) return new DatabaseError('conflict', message, error)
  if (CONSTRAINT.test(code)) return new DatabaseError('constraint', message, error)
  if (UNAVAILABLE.test(code)) return new DatabaseError('unavailable', message, error)
  if (isLost(error))
    return new DatabaseError('unavailable', `the database cannot be reached: ${reasonOf(error)}`, error)
  return error
}

/** Errors of sockets and names have a `syscall`; what `pg` says about its own connections has only a sentence. */
const SENTENCE = /^(Connection terminated|timeout exceeded|Client has encountered|Client was closed|Cannot use a pool)/

const isLost = (error: Error): boolean =>
  'syscall' in error || error instanceof AggregateError || SENTENCE.test(error.message)

/** Node tries every address of a name and puts the failures into one error without a message. */
const reasonOf = (error: Error): string =>
  error instanceof AggregateError
    ? error.errors.map((each) => String((each as Error).message)).join(', ')
    : error.message
