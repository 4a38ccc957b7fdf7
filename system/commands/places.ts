import { resolve } from 'node:path'
import { Failure, EXIT } from './failure.ts'

/** A path as the person means it: from the folder in which the command was given. */
export const givenPath = (path: string): string => resolve(process.env.SOUK_CALLED_FROM ?? '.', path)

/** The data folder of the system that is meant. */
export const dataFolder = (): string => givenPath(process.env.SOUK_DATA ?? '.souk')

/** A whole number of at least 1, for an option or argument. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Failure(`${text} is not a number: give a whole number of at least 1.`, EXIT.wrongUse)
  return Number(text)
}
