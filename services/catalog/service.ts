import { service } from '@souk/kit/service'
import { catalog } from './contract.ts'
import { addVariant } from './operations/add-variant.ts'
import { categories } from './operations/categories.ts'
import { changeVariant } from './operations/change-variant.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { importProducts } from './operations/import-products.ts'
import { media } from './operations/media.ts'
import { price } from './operations/price.ts'
import { product } from './operations/product.ts'
import { products } from './operations/products.ts'
import { putCategory } from './operations/put-category.ts'
import { putMedia } from './operations/put-media.ts'
import { removeVariant } from './operations/remove-variant.ts'
import { remove } from './operations/remove.ts'
import { variants } from './operations/variants.ts'

export default service(catalog, {
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    products,
    product,
    variants,
    create,
    change,
    remove,
    addVariant,
    changeVariant,
    removeVariant,
    price,
    categories,
    putCategory,
    media,
    putMedia,
    importProducts,
  },
})
