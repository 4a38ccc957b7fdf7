/** What a check found. `advice` says what to do about it. */
export interface Finding {
  readonly check: string
  readonly level: 'ok' | 'warn' | 'fail'
  readonly found: string
  readonly advice?: string
}

export const ok = (check: string, found: string): Finding => ({ check, level: 'ok', found })
export const warn = (check: string, found: string, advice: string): Finding => ({ check, level: 'warn', found, advice })
export const fail = (check: string, found: string, advice: string): Finding => ({ check, level: 'fail', found, advice })
