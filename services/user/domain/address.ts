/** Where things can be sent. */
export interface Address {
  readonly addressId: string
  readonly name: string
  readonly line1: string
  readonly line2?: string
  readonly city: string
  readonly region?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly phone?: string
}

/** The addresses as the contract shows them, the default first. */
export const shownAddresses = (addresses: readonly Address[], defaultId: string | undefined) =>
  addresses
    .map((address) => ({ ...address, isDefault: address.addressId === defaultId }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
