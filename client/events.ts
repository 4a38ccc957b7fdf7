/** An event of a stream (WHATWG HTML, section 9.2). */
interface Heard {
  readonly id: string | undefined
  readonly data: string | undefined
  readonly retryMs: number | undefined
}

/** The events of a stream as they come. What the end cuts off is left out. */
export async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Heard> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true }).replaceAll('\r', '')
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) yield heardIn(event)
  }
}

function heardIn(event: string): Heard {
  const fields = new Map<string, string>()
  for (const line of event.split('\n')) {
    const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? []
    fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value)
  }
  const retry = fields.get('retry')
  return { id: fields.get('id'), data: fields.get('data'), retryMs: retry === undefined ? undefined : Number(retry) }
}
