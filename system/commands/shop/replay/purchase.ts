/** Why a line of the files cannot be bought. The list is closed: whatever else goes wrong is a failure. */
export type Reason =
  'not_purchased' | 'bad_quantity' | 'bad_price' | 'unknown_product' | 'unknown_country' | 'too_many_lines'

/** One thing of a purchase. */
export interface Line {
  /** Its number in the file; the first line of a file is 1. */
  readonly line: number
  readonly sku: string
  /** As the file has it: also what no shop accepts. NaN, which travels as null, for what is no number. */
  readonly quantity: number
  /** In pence, NaN for what is no price. Without it the list price is paid. */
  readonly unitPrice?: number
}

/** What somebody bought at once: an invoice or a basket. */
export interface Purchase {
  /** Its name in the shop, with which it is found again: `Invoice 536365`. */
  readonly name: string
  readonly email: string
  readonly recipient: string
  readonly place: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** When it was; without it, now. */
  readonly occurredAt?: string
  readonly lines: readonly Line[]
}

export interface RefusedLine {
  readonly reason: Reason
  readonly purchase: string
  readonly line: number
  readonly sku: string
}

/** What somebody brought back at once. */
export interface Return extends Pick<Purchase, 'name' | 'email' | 'lines'> {
  readonly occurredAt: string
}

/** What a file asks for, in order, and what of it is no purchase. */
export interface Plan {
  readonly purchases: readonly Purchase[]
  /** By time too. */
  readonly returns: readonly Return[]
  readonly refused: readonly RefusedLine[]
}

export const refuse = (reason: Reason, purchase: string, { line, sku }: Line): RefusedLine => ({
  reason,
  purchase,
  line,
  sku,
})
