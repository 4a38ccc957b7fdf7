import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { clientModule } from '@souk/client/module'
import { root } from '../system.ts'
import { EXIT, Failure } from './failure.ts'
import { show } from './output.ts'
import { givenPath } from './places.ts'

export const addClient = (program: Command): Command =>
  program
    .command('client')
    .description('write the typed client as a package that other projects can install')
    .argument('<folder>', 'where to; a package of the client that is there is replaced')
    .action((folder: string, _options: object, command: Command) => {
      const place = givenPath(folder)
      mustBeFree(place)
      const made = writePackage(place)
      show(command, made, () => `${made.name} ${made.version} is in ${place}: npm install ${place}`)
    })

const NAME = '@souk/client'

/** Nothing of somebody else's is written over. */
function mustBeFree(place: string): void {
  if (!existsSync(place)) return
  const manifest = join(place, 'package.json')
  const isOurs = existsSync(manifest) && readFileSync(manifest, 'utf8').includes(`"name": "${NAME}"`)
  if (!isOurs && readdirSync(place).length > 0) throw new Failure(`${place} is not empty.`, EXIT.wrongUse)
}

function writePackage(place: string): { name: string; version: string } {
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>
  const made = { name: NAME, version: version as string }
  const manifest = {
    ...made,
    license,
    type: 'module',
    exports: { types: './types/index.d.ts', default: './index.js' },
    sideEffects: false,
  }
  mkdirSync(place, { recursive: true })
  writeTypes(join(place, 'types'))
  writeFileSync(join(place, 'index.js'), clientModule())
  writeFileSync(join(place, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  return made
}

/** The types of a page are there besides those of Node, so that both can compile what they get. */
const TYPES = `--ignoreConfig --declaration --emitDeclarationOnly --strict --allowImportingTsExtensions
  --module nodenext --target es2024 --lib es2024,dom,dom.iterable,dom.asynciterable --types`.split(/\s+/)

function writeTypes(folder: string): void {
  const compiler = join(root, 'node_modules', '.bin', 'tsc')
  const shell = process.platform === 'win32'
  execFileSync(compiler, [...TYPES, '', '--outDir', folder, join(root, 'client', 'index.ts')], {
    stdio: 'inherit',
    shell,
  })
}
