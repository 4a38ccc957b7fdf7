import type { CommandContext, Handler } from '@souk/kit/service'
import type { InputOf } from '@souk/kit/contract'
import { disturb, silence } from '@souk/kit/stand-in'
import type { carrier } from '../contract.ts'
import { isBadAddress, isDoomed, nextAt, shown, trackingNumberOf, type Parcel } from '../domain.ts'
import type { CarrierSettings } from '../settings.ts'
import { eventsOf, faultsNow, findParcel, openParcel, writeEvent } from '../store.ts'

type Book = typeof carrier.operations.book

export const book: Handler<Book, CarrierSettings> = async (input, ctx) => {
  const { reference, recipient } = input
  const mood = await disturb(ctx, await faultsNow(ctx.db))
  if (isBadAddress(recipient.name)) throw ctx.refuse('bad_address', 'Nothing can be delivered to this address.')
  const output = await ctx.tx(async ({ db }) => {
    const known = await findParcel(db, reference)
    if (known?.state === 'cancelled') throw ctx.refuse('called_off', `${reference} was called off.`)
    if (known) return shown(known, await eventsOf(db, [reference]))
    const parcel = booked(input, ctx)
    const event = { reference, at: parcel.createdAt, what: parcel.state }
    await Promise.all([openParcel(db, parcel), writeEvent(db, event)])
    return shown(parcel, [event])
  })
  if (mood.swallowsAnswer) await silence(ctx)
  return output
}

function booked(
  { reference, product, recipient, items }: InputOf<Book>,
  ctx: CommandContext<Book, CarrierSettings>,
): Parcel {
  const fate = { state: 'booked' as const, isDoomed: isDoomed(recipient.name) }
  return {
    reference,
    trackingNumber: trackingNumberOf(ctx.newId('lab')),
    product,
    label: JSON.stringify({ recipient, items }),
    ...fate,
    nextAt: nextAt(fate, ctx.now(), ctx.config),
    createdAt: ctx.now(),
    version: 1,
  }
}
