import { saga } from '@souk/kit/service'
import { backOff } from '../moves.ts'
import * as moves from './moves.ts'
import { reversalPlan } from './plan.ts'

const LONGEST_MS = 60_000

/** What is taken back. Every step is repeated until it is done; only what payment refuses for good ends otherwise. */
export const reversal = saga(reversalPlan, {
  begin: moves.begin,
  states: {
    restocking: {
      'restock.ok': moves.giveBack,
      'restock.unknown': (_, { attempt }) => ({ again: { restock: backOff(attempt, LONGEST_MS) } }),
      otherwise: 'alarm',
    },
    waiting: {
      'check.ok': (data, { output }) => moves.learn(data, output),
      'check.unknown': moves.lookLater,
      'look.due': moves.lookUp,
      otherwise: 'alarm',
    },
    refunding: {
      'refund.ok': (data, { output }) => moves.told(data, output),
      // Another refund of the order is under way: one after the other.
      'refund.refused': (data, { code, attempt }) =>
        code === 'refund_under_way' ? { again: { refund: backOff(attempt, LONGEST_MS) } } : moves.fail(data, code),
      'refund.unknown': (_, { attempt }) => ({ again: { refund: backOff(attempt, LONGEST_MS) } }),
      'look.due': moves.refundAgain,
      gaveBack: moves.finish,
      withheld: (data, { reason }) => moves.fail(data, reason),
      otherwise: 'alarm',
    },
    done: { otherwise: 'ignore' },
    failed: { otherwise: 'ignore' },
  },
})
