import type { Answer } from '../call/transport.ts'
import type { Operation } from '../contract/index.ts'

/** What a walk through pages needs: who answers a page, where items go, and when it is over. */
export interface Walk {
  ask(input: object): Promise<Answer>
  /** Resolves when there is room for the next one. */
  write(item: unknown): Promise<void>
  readonly over: AbortSignal
}

/** Why a walk ended before the last page, and from where it can be taken up. */
export interface Broken {
  readonly answer: Answer
  readonly cursor: string | undefined
}

interface Page {
  readonly data: readonly unknown[]
  readonly page: { readonly nextCursor: string | null; readonly hasMore: boolean }
}

type Node = { readonly properties: Readonly<Record<string, { readonly maximum?: number }>> }

/**
 * Writes the items of all pages, in order. The next page is asked for when the one before is written, so a slow reader costs no
 * memory. Resolves with undefined after the last one. Rejects when it is over before.
 */
export async function walkPages(
  operation: Operation,
  input: object,
  { ask, write, over }: Walk,
): Promise<Broken | undefined> {
  const most = (operation.input as unknown as Node).properties.limit?.maximum
  const { cursor: from, ...rest } = { limit: most, ...input } as { cursor?: string }
  for (let cursor = from; ;) {
    over.throwIfAborted()
    const answer = await ask(cursor === undefined ? rest : { ...rest, cursor })
    if (answer.status >= 400) return { answer, cursor }
    const { data, page } = answer.body as Page
    for (const item of data) await write(item)
    if (!page.hasMore || page.nextCursor === null) return undefined
    cursor = page.nextCursor
  }
}
