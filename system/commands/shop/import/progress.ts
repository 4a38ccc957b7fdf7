import { progress } from '@clack/prompts'
import { print } from '../../output.ts'

/** Shows how far a long piece of work has come. */
export interface Progress {
  advance(count: number): void
  done(): void
  failed(): void
}

/** A bar on a terminal, else now and then a line. */
export function showProgress(total: number, unit: string): Progress {
  return process.stdout.isTTY ? bar(total, unit) : lines(total, unit)
}

export const noProgress: Progress = { advance: () => {}, done: () => {}, failed: () => {} }

function bar(total: number, unit: string): Progress {
  const shown = progress({ max: total, size: 40 })
  const text = (count: number) => `${count} of ${total} ${unit}`
  let count = 0
  shown.start(text(0))
  return {
    advance: (step) => shown.advance(step, text((count += step))),
    done: () => shown.stop(text(count)),
    failed: () => shown.error(text(count)),
  }
}

function lines(total: number, unit: string): Progress {
  let count = 0
  let tenths = 0
  return {
    advance: (step) => {
      count += step
      const now = Math.floor((count * 10) / total)
      if (now > tenths) print(`${count} of ${total} ${unit}`)
      tenths = now
    },
    done: () => {},
    failed: () => {},
  }
}
