import { expect, it } from "vitest";
import { parseSite } from "./site";

const told = (notices: string) => parseSite(`notices: ${notices}`).notices;

it("tells nobody unless the site says how, and knows where a tool's maintainers read mail", () => {
  expect(parseSite("").notices).toEqual({});
  expect(parseSite("").profile.toolMail).toBe("{tool}.maintainers@toolforge.org");
});

it.each([
  ["{ smtp: { host: mail.example.org, from: 'Forgeboard <forgeboard@example.org>' } }"],
  ["{ webhook: { url: 'https://hooks.example.org/T0K3N' } }"],
  ["{ webhook: { url: 'http://127.0.0.1:9000/' } }"],
  ["{ adminLog: { webhook: { url: 'https://sal.example.org' } } }"],
  ["{ adminLog: { command: [/usr/local/bin/dologmsg], input: argument } }"],
  ["{ toolMail: 'tools.{tool}@example.org' }"],
])("takes %s", (notices) => {
  expect(Object.keys(told(notices))).toHaveLength(1);
});

it.each([
  ["{ webhook: { url: 'http://hooks.example.org' } }", /https, or http to a loopback/],
  ["{ webhook: { url: 'ftp://127.0.0.1' } }", /URL/],
  ["{ adminLog: { command: [dologmsg] } }", /absolute path/],
  ["{ adminLog: { command: [] } }", /adminLog/],
  ["{ toolMail: admins@example.org }", /toolMail/],
  ["{ toolMail: 'a@{tool}.org' }", /toolMail/],
  ["{ smtp: { host: m, from: 'no address' } }", /from/],
  ["{ smtp: { host: m, from: 'a@b', rejectUnauthorized: false } }", /rejectUnauthorized/],
  ["{ pigeon: {} }", /pigeon/],
])("refuses %s and names what is wrong", (notices, says) => {
  expect(() => told(notices)).toThrow(says);
});
