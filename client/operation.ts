import type { CallOptions, CommandOptions } from './options.ts'
import type { SoukProblem } from './problem.ts'

/** Everything that came back, good or bad. */
export type Answer<Output, Code extends string> = Done<Output> | Refused<Code>

/** It is done; or accepted, and not done yet: then `status` is 202, and `location` says where to look. */
export interface Done<Output> {
  readonly ok: true
  readonly status: number
  readonly headers: Headers
  readonly output: Output
  readonly location: string | undefined
  /** The answer was given before, to the same key. */
  readonly isReplayed: boolean
}

/** It was refused, or could not be done in time. */
export interface Refused<Code extends string> {
  readonly ok: false
  readonly status: number
  readonly headers: Headers
  readonly problem: SoukProblem<Code>
}

/** An operation that only reads. Rejects with a `SoukProblem` or a `NoAnswer`. */
export interface Query<Input, Output, Code extends string> {
  (input: Input, options?: CallOptions): Promise<Output>
  /** Resolves with whatever is answered, also with a problem. */
  ask(input: Input, options?: CallOptions): Promise<Answer<Output, Code>>
}

/** An operation that changes something. Rejects with a `SoukProblem` or a `NoAnswer`. */
export interface Command<Input, Output, Code extends string> {
  (input: Input, options?: CommandOptions): Promise<Output>
  /** Resolves with whatever is answered, also with a problem; tells what is done from what is only accepted. */
  ask(input: Input, options?: CommandOptions): Promise<Answer<Output, Code>>
}

/** A query whose answer is a page of a list. */
export interface List<Input, Output, Item, Code extends string> extends Query<Input, Output, Code> {
  /** Reads all of it, page by page, as far as somebody goes on. The options hold for each page. */
  all(input: Input, options?: CallOptions): AsyncIterable<Item>
}

/** A query whose answer can be watched. */
export interface Live<Input, Output, Code extends string> extends Query<Input, Output, Code> {
  /**
   * The answer now, and again whenever it has changed, until the loop is left or `signal` aborts. A connection that breaks is
   * opened again; after `attempts` failures in a row it rejects like a call. `timeoutMs` does not hold.
   */
  watch(input: Input, options?: CallOptions): AsyncIterable<Output>
}
