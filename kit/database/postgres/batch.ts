import type { Client, FieldDef } from 'pg'
import type { Row } from '../database.ts'
import type { SqlValue } from '../sql.ts'
import { parserOf } from './values.ts'

/** A statement as it is sent. With a name the connection keeps it prepared. */
export interface Query {
  readonly text: string
  readonly values: readonly SqlValue[]
  readonly name?: string | undefined
}

export interface Result {
  /** The first word of what the server says it did. */
  readonly command: string
  readonly rowCount: number
  readonly rows: Row[]
}

interface Column {
  readonly name: string
  readonly parse: (text: string) => SqlValue
}

interface Waiting {
  readonly query: Query
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** The part of a connection of `pg` that writes messages of the protocol. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  /** Kept by `pg`: the text of each prepared statement by its name. */
  readonly parsedStatements: Readonly<Record<string, string | undefined>>
  parse(statement: { name: string; text: string }): void
  bind(values: {
    statement: string
    values: readonly SqlValue[]
    valueMapper: (value: SqlValue) => string | null
  }): void
  describe(what: { type: 'P' }): void
  execute(): void
  sync(): void
}

/** What is under way on a connection: one batch at a time, and the one that gathers meanwhile. */
interface Line {
  sending: boolean
  next: Batch | undefined
}

const lines = new WeakMap<Client, Line>()
const columns = new WeakMap<Wire, Map<string, readonly Column[]>>()

/**
 * Sends a statement with all others that are started before the event loop goes on, or before the last batch is answered:
 * one packet, and one answer. What costs is the system calls and the waking of the other process, more than all the rest of
 * a statement. The first that fails ends its batch, and those behind it fail with the same error.
 */
export function send(client: Client, query: Query): Promise<Result> {
  let line = lines.get(client)
  if (line === undefined) lines.set(client, (line = { sending: false, next: undefined }))
  const { next = (line.next = gather(client, line)) } = line
  return next.add(query)
}

/** Whether there is a statement without an answer. */
export function isWaiting(client: Client): boolean {
  const line = lines.get(client)
  return line !== undefined && (line.sending || line.next !== undefined)
}

/** Gives up what has not been sent yet. */
export function discard(client: Client): void {
  const line = lines.get(client)
  line?.next?.fail(new Error('the transaction is rolled back'))
  if (line) line.next = undefined
}

function gather(client: Client, line: Line): Batch {
  const go = () => {
    if (line.sending || line.next === undefined) return
    const batch = line.next
    line.next = undefined
    line.sending = true
    client.query(batch)
  }
  process.nextTick(go)
  return new Batch(() => {
    line.sending = false
    go()
  })
}

/** Several statements with one Sync behind them, in the form in which `pg` takes queries that are not its own. */
class Batch {
  /** `pg` would tell the outcome: here every statement has its own promise. */
  readonly callback = () => {}
  #over: () => void
  #waiting: Waiting[] = []
  #at = 0
  #columns: readonly Column[] = []
  #known = new Map<string, readonly Column[]>()
  #rows: Row[] = []
  #unreadable: unknown

  constructor(over: () => void) {
    this.#over = over
  }

  add(query: Query): Promise<Result> {
    return new Promise((resolve, reject) => this.#waiting.push({ query, resolve, reject }))
  }

  /** The name of the statement that is answered now: `pg` asks for it when the server has prepared one. */
  get name(): string | undefined {
    return this.#waiting[this.#at]?.query.name
  }

  get text(): string | undefined {
    return this.#waiting[this.#at]?.query.text
  }

  submit(connection: unknown): void {
    const wire = connection as Wire
    const known = columns.get(wire) ?? new Map<string, readonly Column[]>()
    columns.set(wire, known)
    this.#known = known
    const parsed = new Set<string>()
    wire.stream.cork()
    for (const { query } of this.#waiting) {
      const { name = '', text, values } = query
      if (name === '' || !(name in wire.parsedStatements || parsed.has(name))) wire.parse({ name, text })
      parsed.add(name)
      wire.bind({ statement: name, values, valueMapper: asText })
      if (!known.has(name)) wire.describe({ type: 'P' })
      wire.execute()
    }
    wire.sync()
    wire.stream.uncork()
    this.#begin()
  }

  handleRowDescription({ fields }: { fields: readonly FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }))
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const row: Row = {}
    try {
      this.#columns.forEach(({ name, parse }, at) => {
        const text = fields[at] as string | null
        row[name] = text === null ? null : parse(text)
      })
      this.#rows.push(row)
    } catch (error) {
      this.#unreadable ??= error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const { query, resolve, reject } = this.#waiting[this.#at] as Waiting
    if (query.name !== undefined) this.#known.set(query.name, this.#columns)
    if (this.#unreadable === undefined) resolve({ ...tagOf(text), rows: this.#rows })
    else reject(this.#unreadable)
    this.#at++
    this.#begin()
  }

  /** Of the server, which skips the rest of the batch, or of a connection that is lost. */
  handleError(error: unknown): void {
    this.fail(error)
    this.#over()
  }

  fail(error: unknown): void {
    for (const { reject } of this.#waiting.slice(this.#at)) reject(error)
    this.#at = this.#waiting.length
  }

  handleReadyForQuery(): void {
    this.#over()
  }

  #begin(): void {
    this.#columns = this.#known.get(this.name ?? '') ?? []
    this.#rows = []
    this.#unreadable = undefined
  }
}

const asText = (value: SqlValue): string | null => (value === null ? null : String(value))

/** `UPDATE 3`, `INSERT 0 1`, `BEGIN`. */
const tagOf = (text: string): Pick<Result, 'command' | 'rowCount'> =>
  text.includes(' ')
    ? { command: text.slice(0, text.indexOf(' ')), rowCount: Number(text.slice(text.lastIndexOf(' ') + 1)) }
    : { command: text, rowCount: 0 }
