/** How the command line ends: 0 it worked, and these. */
export const EXIT = { failed: 1, wrongUse: 2, notRunning: 3 } as const

/** What stops a command: one sentence for the person, and the exit code for the script. */
export class Failure extends Error {
  readonly exitCode: number

  constructor(sentence: string, exitCode: number = EXIT.failed) {
    super(sentence)
    this.exitCode = exitCode
  }
}
