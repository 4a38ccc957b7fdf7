import { randomUUID } from 'node:crypto'
import { grpcPath, type ContractDescription, type Operation } from '@souk/kit/contract'
import { calleeOf } from '@souk/kit/grpc'
import { openGrpcConnection } from '../../bench/load/grpc.ts'

/** Asks for one operation as the owner of this access token. Answers `OK` or the status that refuses it. */
export async function askOverGrpc(
  { address, description }: { address: string; description: ContractDescription },
  operation: Operation,
  { key, input }: { key: string; input: unknown },
): Promise<string> {
  const bytes = calleeOf(description).codecs(operation)?.input.encode(input) as Buffer
  const metadata = { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() }
  const connection = openGrpcConnection(`http://${address}`, grpcPath(operation), bytes, metadata)
  try {
    await connection.send()
    return 'OK'
  } catch (error) {
    return (error as Error).message
  } finally {
    connection.close()
  }
}
