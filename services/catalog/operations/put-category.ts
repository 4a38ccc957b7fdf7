import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { saveCategory } from '../store.ts'

export const putCategory: Handler<typeof catalog.operations.putCategory> = (category, ctx) =>
  ctx.tx(({ db }) => saveCategory(db, category))
