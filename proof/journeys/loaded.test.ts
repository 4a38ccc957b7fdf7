import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { loaded } from './loaded.ts'

const execute = promisify(execFile)
const complaining = (sentence: string) =>
  loaded(execute(process.execPath, ['-e', 'console.error(process.argv[1]); process.exit(1)', sentence]))

test('a program that could not load what it needs is not there', async () => {
  for (const sentence of [
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/cffi/",
    'go: golang.org/x/net@v0.35.0: Get "https://proxy.golang.org/x": dial tcp: lookup proxy.golang.org: no such host',
    'go: download go1.24.0 for linux/amd64: toolchain not available',
  ])
    assert.equal(await complaining(sentence), undefined, sentence)
})

test('canary: a program that fails for any other reason fails the test', async () => {
  for (const sentence of [
    'inventory.proto:7:1: Expected top-level statement (e.g. "message").',
    './main.go:71:19: undefined: pb.ReceiveRequest',
    'ERROR: No matching distribution found for cffi==999',
    'verifying golang.org/x/net@v0.35.0: checksum mismatch',
    'Killed',
  ])
    await assert.rejects(complaining(sentence), ({ stderr }: { stderr: string }) => stderr.includes(sentence), sentence)
})
