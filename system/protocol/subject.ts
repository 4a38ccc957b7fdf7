import type { Contract } from '@souk/kit/contract'
import type { Instance } from '@souk/kit/discovery'

/** What a passport says beside its issuer: RFC 7519, times in seconds since 1970. */
export interface Says {
  readonly iss?: string
  readonly aud?: string
  readonly exp?: number
  readonly sub?: string
  readonly permissions?: readonly string[]
}

/** A service that is looked at from outside, whatever it is written in. */
export interface Subject {
  readonly url: string
  /** As it describes itself. */
  readonly contract: Contract
  readonly version: string
  /** A passport by the key of a process of its system, that process being the issuer; `says` differs from the usual. */
  passport(process: string, says?: Says): Promise<string>
  /** Who is announced now. */
  instances(): Promise<readonly Instance[]>
  /** After how many milliseconds of silence an instance is forgotten. */
  readonly silenceMs: number
}

/** Something that every service does. */
export interface Check {
  /** A sentence about the service. */
  readonly title: string
  /** What is wrong, as sentences; empty when nothing is. */
  judge(subject: Subject): Promise<readonly string[]>
}

/** A service that can be stopped and started, and whose events can be sent again. */
export interface Operated extends Subject {
  /** Resolves when its process has ended. */
  stop(): Promise<void>
  /** Resolves when it is ready, at whatever address. */
  start(): Promise<void>
  /** Sends it everything that it has ever heard; resolves when it has taken it. */
  sendAgain(): Promise<void>
}
