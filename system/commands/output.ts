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

/** Columns under their names. Numbers stand to the right. */
export function table(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const shown = rows.map((row) => row.map(String))
  const width = names.map((name, at) =>
    Math.max(name.length, ...shown.map((row) => stripVTControlCharacters(row[at] ?? '').length)),
  )
  const line = (cells: readonly string[], row?: readonly (string | number)[]) =>
    cells
      .map((cell, at) => {
        const space = ' '.repeat((width[at] ?? 0) - stripVTControlCharacters(cell).length)
        return typeof row?.[at] === 'number' ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return [coloured('dim', line(names)), ...shown.map((cells, at) => line(cells, rows[at]))].join('\n')
}
