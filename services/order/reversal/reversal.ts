import { saga } from '@souk/kit/service'
import { backOff } from '../moves.ts'
import * as moves from './moves.ts'
import { reversalPlan } from './plan.ts'
import * as stopping from './stopping.ts'

const LONGEST_MS = 60_000

/**
 * What is taken back. Every step is repeated until it is done; only what payment refuses for good ends otherwise, and a
 * cancellation whose parcel cannot be stopped any more.
 */
export const reversal = saga(reversalPlan, {
  begin: (data) => (data.callingOff ? { to: 'stopping', ...stopping.stop(data) } : moves.takeBack(data)),
  states: {
    stopping: {
      'stop.ok': stopping.learnOfParcel,
      'stop.unknown': (_, { attempt }) => ({ again: { stop: backOff(attempt, LONGEST_MS) } }),
      'look.due': stopping.stop,
      cancel: stopping.wait,
      'patience.due': stopping.undecided,
      otherwise: 'alarm',
    },
    restocking: {
      'restock.ok': moves.giveBack,
      'restock.unknown': (_, { attempt }) => ({ again: { restock: backOff(attempt, LONGEST_MS) } }),
      cancel: stopping.again,
      otherwise: 'alarm',
    },
    waiting: {
      'check.ok': (data, { output }) => moves.learn(data, output),
      'check.unknown': moves.lookLater,
      'look.due': moves.lookUp,
      cancel: stopping.again,
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
      cancel: stopping.again,
      otherwise: 'alarm',
    },
    done: { cancel: stopping.again, otherwise: 'ignore' },
    failed: { cancel: stopping.again, otherwise: 'ignore' },
    refused: { cancel: stopping.tooLate, otherwise: 'ignore' },
  },
})
