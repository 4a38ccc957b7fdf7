import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPublicAddress } from './address.ts'
import { targetFault } from './index.ts'

/** What somebody would try who wants us to call ourselves, our network or the metadata of a cloud. */
const refused = {
  'a scheme that is not HTTP': ['gopher://erp.example/', 'file:///etc/passwd', 'ftp://erp.example/', 'data:,x'],
  'no encryption': ['http://erp.example/', 'http://8.8.8.8/'],
  'no URL': ['', 'erp.example', '//erp.example/', 'http://', 'http://[::1', 'http://a b/'],
  'a name or a password': ['https://user@erp.example/', 'https://:secret@erp.example/', 'https://1.1.1.1@127.0.0.1/'],
  loopback: [
    'https://127.0.0.1/',
    'https://127.255.255.254/',
    'https://127.1/',
    'https://[::1]/',
    'https://[0::0:1]/',
    'https://127.0.0.1./',
  ],
  'a loopback name': ['https://localhost/', 'https://LOCALHOST:80/', 'https://api.localhost/', 'https://localhost./'],
  'decimal, octal and hexadecimal': [
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://0x7f000001/',
  ],
  'digits that are not ASCII': ['https://１２７.0.0.1/', 'https://①②⑦.0.0.1/', 'https://127。0。0。1/'],
  'percent encoding': ['https://%31%32%37.0.0.1/', 'https://127.0.0.%31/'],
  unspecified: ['https://0.0.0.0/', 'https://0/', 'https://[::]/'],
  private: ['https://10.0.0.1/', 'https://172.16.0.1/', 'https://172.31.255.255/', 'https://192.168.1.1/'],
  'link-local and metadata': ['https://169.254.169.254/latest/meta-data/', 'https://[fe80::1]/', 'https://[febf::1]/'],
  'the host of a machine of Azure': ['https://168.63.129.16/'],
  'unique local': ['https://[fc00::1]/', 'https://[fd00:ec2::254]/'],
  'carrier-grade NAT': ['https://100.64.0.1/', 'https://100.127.255.255/', 'https://100.100.100.200/'],
  'multicast and broadcast': ['https://224.0.0.1/', 'https://255.255.255.255/', 'https://[ff02::1]/'],
  'IPv4 in IPv6': ['https://[::ffff:127.0.0.1]/', 'https://[::ffff:8.8.8.8]/', 'https://[::7f00:1]/'],
  'IPv4 behind NAT64, 6to4 and Teredo': [
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
  ],
  documentation: ['https://192.0.2.1/', 'https://198.51.100.1/', 'https://203.0.113.1/', 'https://[2001:db8::1]/'],
  'a port of another protocol': ['https://erp.example:25/', 'https://erp.example:22/', 'https://8.8.8.8:0/'],
  reserved: [
    'https://240.0.0.1/',
    'https://198.18.0.1/',
    'https://192.0.0.1/',
    'https://[100::1]/',
    'https://[4000::1]/',
    'https://[2620:4f:8000::1]/',
  ],
}

for (const [what, urls] of Object.entries(refused))
  for (const url of urls) test(`${url} is refused: ${what}`, () => assert.ok(targetFault(url, 'public')))

for (const url of [
  'https://erp.example/hooks?x=1',
  'https://8.8.8.8:8080/',
  'https://172.15.255.255/',
  'https://172.32.0.1/',
  'https://100.63.255.255/',
  'https://100.128.0.1/',
  'https://169.253.0.1/',
  'https://168.63.129.15/',
  'https://[2606:4700::1111]/',
  'https://localhost.example/',
])
  test(`${url} is let pass`, () => assert.equal(targetFault(url, 'public'), undefined))

test('where any address is allowed this machine is, and nothing else changes', () => {
  for (const url of ['http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]/', 'https://erp.example/'])
    assert.equal(targetFault(url, 'any'), undefined)
  for (const url of [
    ...refused['a scheme that is not HTTP'],
    ...refused['no URL'],
    ...refused['a name or a password'],
    ...refused['a port of another protocol'],
  ])
    assert.ok(targetFault(url, 'any'), url)
})

test('however an IPv4 address is written, it is judged alike', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), (number) => {
      const parts = [24, 16, 8, 0].map((bits) => (number >>> bits) & 255)
      const is = isPublicAddress(parts.join('.'))
      const written = [
        String(number),
        `0x${number.toString(16)}`,
        `0${number.toString(8)}`,
        parts.map((part) => `0x${part.toString(16)}`).join('.'),
        parts.map((part) => `0${part.toString(8)}`).join('.'),
      ]
      for (const host of written) assert.equal(targetFault(`https://${host}/`, 'public') === undefined, is, host)
      assert.ok(targetFault(`https://[::ffff:${parts.join('.')}]/`, 'public'))
    }),
  )
})

test('what is no address at all is not on the internet', () => {
  for (const text of ['', 'erp.example', '8.8.8.8.8', 'fe80::1%eth0', '1.2.3'])
    assert.equal(isPublicAddress(text), false, text)
})
