import { createHash } from 'node:crypto'
import { createPages, lasting, type Page } from '../pages/pages.ts'

let page: Promise<Page> | undefined

/** GraphiQL, where people write and try documents. It is large, so it is made when somebody wants to see it. */
export const graphqlPage = (path: string): Promise<Page> => (page ??= makePage(path))

async function makePage(path: string): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const html = renderGraphiQL({
    endpoint: path,
    subscriptionsProtocol: 'SSE',
    title: 'GraphQL · Souk',
    defaultQuery: EXAMPLE,
  })
  const content = lasting(html, 'text/html; charset=utf-8', ['content-security-policy', policyFor(html)])
  return createPages({ [path]: () => content }).find(path) as Page
}

/** The editor brings its scripts along in the page: they, and no others, may run. It styles itself, and works in threads. */
const policyFor = (html: string): string =>
  [
    `default-src 'none'`,
    `script-src ${scriptsOf(html).map(digest).join(' ')}`,
    `worker-src blob:`,
    `style-src 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src data:`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')

const scriptsOf = (html: string): string[] =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text)

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const EXAMPLE = `# Everything that stands at /docs, and the ways between it.
# Ctrl-Enter runs this.
{
  catalogProducts(limit: 3) {
    data {
      title
      variants {
        sku
        stock {
          available
        }
      }
    }
  }
}
`
