import { stripVTControlCharacters, styleText } from 'node:util'
import type { Command } from 'commander'

export const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** The text in a colour, where the output is a terminal that wants one. */
export const coloured = (colour: 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold', text: string): string =>
  styleText(colour, text, { stream: process.stdout })

const wantsJson = (command: Command): boolean => command.optsWithGlobals<{ json?: boolean }>().json === true

/** Prints a result: the document with `--json`, the text without. */
export const show = (command: Command, document: unknown, text: () => string): void =>
  print(wantsJson(command) ? JSON.stringify(document, undefined, 2) : text())

/** Prints one of many: a line of JSON with `--json`, the text without. */
export const showLine = (command: Command, document: unknown, text: () => string): void =>
  print(wantsJson(command) ? JSON.stringify(document) : text())

/** Prints what is only for a person to see. */
export const remark = (command: Command, text: string): void => void (wantsJson(command) || print(text))

/** Columns under their names; a column with numbers stands to the right. */
export function table(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [names.map((name) => coloured('dim', name)), ...rows.map((row) => row.map(String))]
  const columns = names.map((_, at) => ({
    width: Math.max(...lines.map((line) => shownLength(line[at] ?? ''))),
    isRight: rows.some((row) => typeof row[at] === 'number'),
  }))
  return lines
    .map((line) =>
      columns
        .map(({ width, isRight }, at) => {
          const cell = line[at] ?? ''
          const space = ' '.repeat(width - shownLength(cell))
          return isRight ? space + cell : cell + space
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The services that are missing from an answer. */
export const notAsked = (services: readonly string[]): string =>
  services.length === 0 ? '' : `\nNot asked, since unreachable: ${services.join(', ')}.`

const shownLength = (text: string): number => stripVTControlCharacters(text).length
