import { systemClock } from '../../../world/clock.ts'
import { openBroker, type BrokerOptions } from '../broker.ts'

// A broker that a test can kill: its parent sends the options and hears `{ url }` or `{ error }`. Ends with its parent.
process.once('message', (options: Omit<BrokerOptions, 'clock'>) => {
  void openBroker({ ...options, clock: systemClock }).then(
    (broker) => {
      const end = () => void broker.close().then(() => process.exit(0))
      process.once('SIGTERM', end)
      process.once('disconnect', end)
      process.send?.({ url: broker.url })
    },
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
  )
})
