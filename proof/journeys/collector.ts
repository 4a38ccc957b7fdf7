import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { TestContext } from 'node:test'

/** A span as it arrived. */
export interface Collected {
  readonly service: string
  readonly name: string
  readonly traceId: string
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] }
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Collected, 'service'>[] }[]
  }[]
}

/** Takes the spans of a system, over OTLP in JSON, and keeps them. */
export async function collectSpans(t: Pick<TestContext, 'after'>): Promise<{ url: string; spans: Collected[] }> {
  const spans: Collected[] = []
  const keep = ({ resourceSpans }: Export) => {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? ''
      for (const { name, traceId } of scopeSpans.flatMap((scope) => scope.spans)) spans.push({ service, name, traceId })
    }
  }
  const server = createServer((request, response) => {
    void json(request).then((sent) => {
      keep(sent as Export)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close().closeAllConnections())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans }
}
