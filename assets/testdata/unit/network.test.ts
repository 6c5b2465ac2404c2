import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookAtNetwork, onLAN } from '../../client/network'
import hosts from '../hosts.json'

test('which hosts are a hall’s own, as survey.BaseURL has it', () => {
  for (const [host, lan] of Object.entries<boolean>(hosts)) assert.equal(onLAN(host), lan, host)
})

test('mobile data is spoken of in a hall’s own network alone', () => {
  assert.ok(/关闭移动数据/.test(lookAtNetwork('192.168.10.2')))
  assert.ok(!/移动数据|会场/.test(lookAtNetwork('cp.example.gov.cn')))
})
