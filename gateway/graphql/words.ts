import { pascal, shout } from '@souk/kit/contract'

/** `gift-card` as the beginning of the name of a field: `giftCard`. */
export const camel = (words: string): string => {
  const name = pascal(words)
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** A word of an enumeration as GraphQL writes it: `payment_pending` is `PAYMENT_PENDING`, `image/png` is `IMAGE_PNG`. */
export const enumWord = (word: string): string => shout(word).replace(/^(?![A-Z])/, '_')

/** What an operation is called where all of them stand side by side: `order.place` is `orderPlace`. */
export const fieldName = ({ service, operation }: { service: string; operation: string }): string =>
  camel(service) + pascal(operation)

/** The same as the name of a type: `OrderPlace`. */
export const typeName = ({ service, operation }: { service: string; operation: string }): string =>
  pascal(service) + pascal(operation)
