/** `order-line` and `orderLine` as the name of a type: `OrderLine`. */
export const pascal = (words: string): string =>
  words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** `gift-card` as the beginning of the name of a field: `giftCard`. */
export const camel = (words: string): string => {
  const name = pascal(words)
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** A word of an enumeration as GraphQL writes it: `payment_pending` is `PAYMENT_PENDING`, `image/png` is `IMAGE_PNG`. */
export const enumWord = (word: string): string => {
  const name = word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  return /^[A-Z]/.test(name) ? name : `_${name}`
}

/** What an operation is called where all of them stand side by side: `order.place` is `orderPlace`. */
export const fieldName = ({ service, operation }: { service: string; operation: string }): string =>
  camel(service) + pascal(operation)

/** The same as the name of a type: `OrderPlace`. */
export const typeName = ({ service, operation }: { service: string; operation: string }): string =>
  pascal(service) + pascal(operation)
