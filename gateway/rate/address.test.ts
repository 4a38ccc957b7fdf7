import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { clientAddress, isLocal, networkOf } from './address.ts'

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

test('without trusted proxies the connection says who it is, whatever the headers say', () => {
  assert.equal(clientAddress(from('203.0.113.9', { 'x-forwarded-for': '6.6.6.6' }), 0), '203.0.113.9')
})

test('of several hops only those that our own proxies wrote are believed', () => {
  const request = from('10.0.0.1', { 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.0.0.2' })
  assert.equal(clientAddress(request, 1), '10.0.0.2')
  assert.equal(clientAddress(request, 2), '203.0.113.9')
})

test('who came past the proxies, or writes no address, counts by the connection', () => {
  assert.equal(clientAddress(from('203.0.113.9'), 1), '203.0.113.9')
  assert.equal(clientAddress(from('203.0.113.9', { 'x-forwarded-for': '6.6.6.6' }), 2), '203.0.113.9')
  for (const told of ['unknown', '', '6.6.6.6:80', '<script>', '6.6.6'])
    assert.equal(clientAddress(from('203.0.113.9', { 'x-forwarded-for': told }), 1), '203.0.113.9')
})

test('a network is 24 bits of IPv4 and 64 of IPv6, however the address is written', () => {
  const networks: readonly (readonly [string, string])[] = [
    ['203.0.113.9', '203.0.113'],
    ['::ffff:203.0.113.9', '203.0.113'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ]
  for (const [address, network] of networks) assert.equal(networkOf(address), network, address)
})

test('local is a connection from this machine that no proxy made for somebody else', () => {
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])
    assert.ok(isLocal(from(address)), address)
  for (const address of ['128.0.0.1', '10.0.0.1', '::2', 'fe80::1', '']) assert.ok(!isLocal(from(address)), address)
  assert.ok(!isLocal(from('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })))
  assert.ok(!isLocal(from('127.0.0.1', { forwarded: 'for=203.0.113.9' })))
})
