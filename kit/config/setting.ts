/** One thing an operator may set, declared beside the service: type, default and one sentence that says its effect. */
export interface Setting<T extends string | number | boolean = string | number | boolean> {
  readonly type: 'integer' | 'text' | 'flag' | 'secret'
  readonly fallback: T
  readonly doc: string
  readonly min: number | undefined
  readonly max: number | undefined
}

/** The settings of one service, by name. */
export type Settings = Record<string, Setting>
/** The values of settings, as a handler sees them in `ctx.config`. */
export type Configured<S extends Settings> = { readonly [Name in keyof S]: S[Name]['fallback'] }

const setting = <T extends string | number | boolean>(
  type: Setting['type'],
  fallback: T,
  doc: string,
  bounds: { min?: number; max?: number } = {},
): Setting<T> => ({ type, fallback, doc, min: bounds.min, max: bounds.max })

/** A whole number; put its unit in the name (`holdMinutes`). */
export const integer = (fallback: number, doc: string, bounds?: { min?: number; max?: number }) =>
  setting<number>('integer', fallback, doc, bounds)
/** Any text, taken as it is. */
export const text = (fallback: string, doc: string) => setting<string>('text', fallback, doc)
/** `true` or `false`. */
export const flag = (fallback: boolean, doc: string) => setting<boolean>('flag', fallback, doc)
/** Never printed. Production refuses to start on its default. */
export const secret = (fallback: string, doc: string) => setting<string>('secret', fallback, doc)
