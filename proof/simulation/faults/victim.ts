/** A process, as the faults see it. */
export interface Victim {
  readonly service: string
  isDiskFull(): boolean
  /** Was it stopped, and goes on? */
  hasSlept(): boolean
  /** How wrong its clock is. */
  aheadMs(): number
  /** Called where it waits for something: it may die there. */
  awaits(): void
  /** False: it cannot die now, because it is only beginning. */
  die(): boolean
}
