import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface Asked {
  /** As it was written. */
  readonly command: string
  readonly seeds: number
  readonly from: number
  /** This one seed, and nothing else. */
  readonly seed: number | undefined
  readonly orders: number
  readonly verifyDeterminism: number | undefined
  readonly mutants: boolean
  /** Of the planted bugs only those whose name contains this. */
  readonly only: string
  readonly json: boolean
  readonly evidence: boolean
  readonly workers: number
}

export const USAGE = `npm run sim -- [--seeds 300] [--from 1] [--orders 20]    many seeds, after those that are kept; Ctrl-C tells what was seen
             --seed S                                  one seed, with all that happened
             --verify-determinism N                    each of N seeds twice
             --mutants [--seeds 500] [--only stock]    finds planted bugs, within so many seeds each
             --json | --evidence | --workers 2`

/** Throws with a sentence when the command is used wrongly. */
export function readArguments(args: readonly string[], workers: number): Asked {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      orders: { type: 'string', default: '20' },
      'verify-determinism': { type: 'string' },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      evidence: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(workers) },
    },
  })
  const twice = values['verify-determinism']
  return {
    command: `npm run sim -- ${args.join(' ')}`.trim(),
    seeds: whole('--seeds', values.seeds ?? (values.mutants ? '500' : '300')),
    from: whole('--from', values.from),
    seed: values.seed === undefined ? undefined : whole('--seed', values.seed),
    orders: whole('--orders', values.orders),
    verifyDeterminism: twice === undefined ? undefined : whole('--verify-determinism', twice),
    mutants: values.mutants,
    only: values.only,
    json: values.json,
    evidence: values.evidence,
    workers: whole('--workers', values.workers),
  }
}

function whole(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} is a whole number from 1, not ${text}`)
  return value
}
