import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import { DatabaseError, type Writer } from '../database.ts'
import { openHandle } from '../handle.ts'
import { refuseInside, runInside } from '../inside.ts'
import { translate, translateCommit } from './errors.ts'
import { patiently } from './patience.ts'

type Outcome = { readonly value: unknown } | { readonly error: unknown }

interface Job {
  readonly work: (db: Writer) => Promise<unknown>
  readonly settle: (outcome: Outcome) => void
}

/** At most this many transactions share one commit, so that the first does not wait for a flood. */
const GROUP = 64

/**
 * One writer, first come first served. Transactions that wait together are committed together (group commit): each runs
 * in a savepoint of its own, and none is answered before the one COMMIT that writes them all to the disk. That is what
 * makes `synchronous = FULL` affordable: one fsync for many orders.
 */
export function writeQueue(connection: DatabaseSync, writer: Writer, clock: Clock, random: Random) {
  const control = controls(connection)
  const waiting: Job[] = []
  let draining: Promise<void> | undefined
  let closed = false

  const transaction = async <T>(work: (db: Writer) => Promise<T>): Promise<T> => {
    refuseInside('open another one')
    if (closed) throw new DatabaseError('unavailable', 'the database is closed')
    return new Promise<T>((resolve, reject) => {
      waiting.push({
        work,
        settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T)),
      })
      draining ??= drain()
    })
  }

  async function drain(): Promise<void> {
    await nextTurn()
    while (waiting.length > 0) await commitGroup()
    draining = undefined
  }

  async function commitGroup(): Promise<void> {
    const group = waiting.splice(0, GROUP)
    const outcomes: Outcome[] = []
    try {
      await patiently(control.begin, clock, random)
      // One alone needs no savepoint: what undoes it undoes the whole.
      const run = group.length === 1 ? runAlone : runInSavepoint
      for (const job of group) outcomes.push(await run(job))
      control.commit()
    } catch (error) {
      control.rollback()
      group.forEach((job, at) => job.settle(failureOf(outcomes[at]) ?? { error: translate(error) }))
      return
    }
    group.forEach((job, at) => job.settle(outcomes[at] as Outcome))
  }

  const runAlone = async (job: Job): Promise<Outcome> => ({ value: await onlyDatabase(job.work) })

  async function runInSavepoint(job: Job): Promise<Outcome> {
    control.savepoint()
    try {
      const value = await onlyDatabase(job.work)
      control.release()
      return { value }
    } catch (error) {
      // A full disk ends the whole transaction, and everybody's in this group.
      if (!connection.isTransaction) throw error
      control.undo()
      return { error }
    }
  }

  /** Statements finish within the turn of the event loop; whatever is still unfinished after it awaited something else. */
  async function onlyDatabase(work: Job['work']): Promise<unknown> {
    const { db, failure, end } = openHandle(writer)
    const mark = { open: true }
    const late = turnEnd()
    try {
      const value = await Promise.race([runInside(mark, () => work(db)), late.promise])
      const failed = failure()
      if (failed) throw failed.error
      return value
    } finally {
      end()
      mark.open = false
      late.cancel()
    }
  }

  const idle = async () => {
    while (draining) await draining
  }
  const close = () => {
    closed = true
    return idle()
  }
  return { transaction, idle, close }
}

const failureOf = (outcome: Outcome | undefined) => (outcome && 'error' in outcome ? outcome : undefined)

/** The statements around the work, compiled once. */
function controls(connection: DatabaseSync) {
  const run = (text: string) => {
    const prepared = connection.prepare(text)
    return () => void prepared.run()
  }
  const commit = run('commit')
  const undo = run('rollback to job')
  const release = run('release job')
  return {
    begin: run('begin immediate'),
    savepoint: run('savepoint job'),
    release,
    undo: () => {
      undo()
      release()
    },
    commit: () => {
      try {
        commit()
      } catch (error) {
        throw translateCommit(error)
      }
    },
    /** Never throws: after a failure of the disk there may be nothing left to roll back. */
    rollback: () => {
      try {
        if (connection.isTransaction) connection.exec('rollback')
      } catch {
        // The next BEGIN tells what is wrong.
      }
    },
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

function turnEnd(): { promise: Promise<never>; cancel: () => void } {
  let immediate: NodeJS.Immediate
  const promise = new Promise<never>((_, reject) => {
    immediate = setImmediate(() =>
      reject(
        new Error('a transaction may await only its database: read and call before it, or return and do it after'),
      ),
    )
  })
  return { promise, cancel: () => clearImmediate(immediate) }
}
