import type { Contract, Operation, Wire } from '../contract/index.ts'
import type { Instance } from '../discovery/index.ts'

/** What travels beside the input of an operation, whatever the wire. */
export interface Metadata {
  /** Who asks, signed. */
  readonly passport?: string
  /** What is left of the caller's patience, in milliseconds. */
  readonly deadlineMs?: number
  readonly traceparent?: string
  readonly idempotencyKey?: string
}

/** The answer of an operation: a success with its output, or a problem document. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly retryAfterSeconds?: number
  /** Nobody should ask again: whoever is nearest to the trouble has retried, or is overloaded. */
  readonly retryPointless?: boolean
  /** The answer was given before, to the same idempotency key. */
  readonly replayed?: boolean
  /** Where the thing is that was accepted and is not done yet. */
  readonly location?: string
  readonly traceparent?: string
}

/** A port: carries one attempt of a call to one instance. Rejects when no answer came. */
export interface Transport {
  send(
    instance: Instance,
    operation: Operation,
    input: unknown,
    metadata: Metadata,
    signal: AbortSignal,
  ): Promise<Answer>
  close(): Promise<void>
}

/** What a host offers to the wires: the adapters for HTTP, gRPC and the trial world are thin around it. */
export interface Endpoint {
  readonly contract: Contract
  readonly version: string
  /** The types of the events that it reacts to, for the documents. */
  readonly hears: readonly string[]
  /** The numbers of its contract on binary wires, as far as they were kept; the rest are given in declared order. */
  readonly wire?: Wire | undefined
  /** What can be dispatched: the contract's operations and the operator's, by the name to dispatch. */
  readonly operations: Readonly<Record<string, Operation>>
  /** `gone` makes a signal that aborts when the caller has gone; most handlers never ask for it, and it is not free. */
  dispatch(operation: string, input: unknown, metadata: Metadata, gone: () => AbortSignal): Promise<Answer>
  /** Calls after each commit of this process that others may hear of, until the function that it returns is called. */
  onCommit(changed: () => void): () => void
  /** Reasons why this instance should not get requests now; empty when ready. */
  notReady(): Promise<readonly string[]>
  metrics(): Promise<string>
}
