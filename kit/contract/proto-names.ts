/** Names as binary wires and GraphQL write them: as the style guide of Protocol Buffers has it. */

/** `idOrSlug` -> `id_or_slug`, `gift-card` -> `gift_card`. */
export const snake = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()

/** `id_or_slug` -> `IdOrSlug`. */
export const pascal = (name: string): string =>
  snake(name).replace(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase())

/** `out_of_stock` -> `OUT_OF_STOCK`. */
export const shout = (name: string): string => snake(name).toUpperCase()

/** The name that JSON has by the rules of protobuf: `id_or_slug` -> `idOrSlug`. */
export const jsonName = (field: string): string =>
  field.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase())
