export * from './bus.ts'
export { connectBroker, type BrokerClientOptions } from './broker-client.ts'
export { openBroker, type Broker, type BrokerOptions } from './broker/broker.ts'
export { memoryBus, type Faults, type MemoryBus } from './memory-bus.ts'
