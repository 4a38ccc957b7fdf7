import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { IncomingMessage } from 'node:http'
import { clientModule } from '@souk/client/module'
import { audit } from '@souk/kit/audit'
import { asyncapi, clientRoutes, openapi, type Contract } from '@souk/kit/contract'
import type { Directory } from '../routes/directory.ts'
import { innerOperations } from '../routes/inner-operations.ts'
import { isLocal } from '../rate/address.ts'
import { createMetricsPages } from './metrics.ts'
import { createPages, lasting, passing, redirect, webPage, type Content, type Page } from './pages.ts'
import { explainProblems, problemsPage } from './problems.ts'

const folder = new URL('../docs/', import.meta.url)
const TITLE = 'Souk'
const JAVASCRIPT = 'text/javascript; charset=utf-8'
const types: Readonly<Record<string, string>> = {
  '.js': JAVASCRIPT,
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface OwnPages {
  /** The page at a path, if there is one for who asks. */
  find(target: string, request: IncomingMessage): Page | undefined
  /** The documents are made anew when they are next asked for. */
  contractsChanged(): void
}

/** What the gateway answers itself: health, the documents made from the contracts, and the pages that show them. */
export function createOwnPages(about: {
  version: string
  notReady(): readonly string[]
  directory: Pick<Directory, 'contracts' | 'heardBy' | 'warnings'>
  world: Parameters<typeof createMetricsPages>[0]
}): OwnPages {
  const { contracts, heardBy, warnings } = about.directory
  let made = new Map<string, Content>()
  const once = (name: string, make: () => Content) => () => {
    const content = made.get(name) ?? make()
    made.set(name, content)
    return content
  }
  const info = { title: TITLE, version: about.version }
  const json = (document: object) => lasting(JSON.stringify(document), 'application/json; charset=utf-8')
  const openapiJson = once('openapi', () => json(openapi(byName(contracts()), info)))
  // What staff do is told by every service, and belongs to none.
  const asyncapiJson = once('asyncapi', () => json(asyncapi(byName([...contracts(), audit]), info, heardBy)))
  // Whatever runs here, the client of this gateway knows it.
  const client = once('client', () => lasting(clientModule(clientRoutes(byName(contracts()))), JAVASCRIPT))
  const problemsData = once('problems.json', () =>
    lasting(JSON.stringify(explainProblems(contracts())), 'application/json; charset=utf-8', ['vary', 'accept']),
  )
  const problemsHtml = once('problems.html', () => webPage(problemsPage(explainProblems(contracts()))))

  const pages = createPages({
    '/': () => redirect('/docs'),
    '/health/live': () => passing(200, { status: 'live' }),
    '/health/ready': () => ready(about.notReady(), warnings()),
    '/openapi.json': openapiJson,
    '/asyncapi.json': asyncapiJson,
    '/docs/inner.json': once('inner', () => json(innerOperations(byName(contracts())))),
    '/client.js': client,
    '/docs/problems': (request) => (wantsJson(request) ? problemsData() : problemsHtml()),
    ...docsFiles(),
  })
  const metrics = createMetricsPages(about.world)
  return {
    find: (target, request) => pages.find(target) ?? (isLocal(request) ? metrics.find(target) : undefined),
    contractsChanged: () => void (made = new Map()),
  }
}

/** The same documents every day, whichever service was there first. */
const byName = (contracts: readonly Contract[]) => contracts.toSorted((one, other) => (one.name < other.name ? -1 : 1))

function ready(reasons: readonly string[], warnings: readonly string[]): Content {
  const isReady = reasons.length === 0
  return passing(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', reasons, warnings })
}

/** The files of the page, read once: `index.html` is `/docs`, the others lie below. */
function docsFiles(): Record<string, () => Content> {
  const found: Record<string, () => Content> = { '/docs/': () => redirect('/docs') }
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const bytes = readFileSync(new URL(name, folder))
    const type = types[extname(name)]
    const content = name === 'index.html' ? webPage(bytes) : type === undefined ? undefined : lasting(bytes, type)
    const answer = content && (() => content)
    if (answer) found[name === 'index.html' ? '/docs' : `/docs/${name}`] = answer
  }
  return found
}

const wantsJson = ({ headers: { accept = '' } }: IncomingMessage): boolean =>
  accept.includes('json') && !accept.includes('text/html')
