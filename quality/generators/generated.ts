import type { Contract } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
import type { History } from '../histories.ts'

/** A file that is made from the contracts and services, whole or in part. */
export interface Generated {
  /** From the root. */
  readonly path: string
  /** Undefined when the document that it is a part of is not there, or has no place for it. */
  readonly text: string | undefined
  /** That place, as it is written. */
  readonly place?: string
}

/** What is generated from. */
export interface Sources {
  readonly contracts: readonly Contract[]
  readonly services: readonly Service[]
  /** What runs under the name of a stand-in where the operator has chosen the real thing. */
  readonly adapters: readonly Service[]
  /** The folder of a service, from the root. */
  folderOf(service: string): string
  /** What was recorded of the sagas of a service, by its folder. */
  histories(folder: string): readonly History[]
  /** The text of a file as it stands, if it does. */
  existing(path: string): string | undefined
  /** The text of a file as it was promised: in the commit that this change is compared with. */
  committed(path: string): string | undefined
}
