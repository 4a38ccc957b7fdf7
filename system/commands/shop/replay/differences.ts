import type { Sum, Tally } from './tally.ts'

/** Where the shop has something else than the files. */
export interface Difference {
  readonly of: keyof Tally
  readonly name: string
  readonly files: Sum
  readonly shop: Sum
}

const nothing: Sum = { orders: 0, units: 0, pence: 0 }

/** Everything that differs, total first; to the penny. */
export function differencesOf(files: Tally, shop: Tally): Difference[] {
  const ways = ['day', 'country', 'product', 'purchase'] as const
  const total = { of: 'total', name: '', files: files.total, shop: shop.total } as const
  const each = ways.flatMap((of) =>
    [...new Set([...Object.keys(files[of]), ...Object.keys(shop[of])])]
      .toSorted()
      .map((name) => ({ of, name, files: files[of][name] ?? nothing, shop: shop[of][name] ?? nothing })),
  )
  return [total, ...each].filter(({ files: a, shop: b }) => !isSame(a, b))
}

const isSame = (a: Sum, b: Sum): boolean => a.orders === b.orders && a.units === b.units && a.pence === b.pence
