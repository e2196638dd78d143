// Preloaded into every thread of a process: each attempt to reach the network is written down and refused.
const { appendFileSync } = require("node:fs");
const dns = require("node:dns");
const net = require("node:net");
const dgram = require("node:dgram");

function refuse(what) {
  return (...args) => {
    appendFileSync(process.env.NETWORK_ATTEMPTS, `${what} ${JSON.stringify(args[0] ?? null)}\n`);
    throw new Error(`The network is refused: ${what}.`);
  };
}

net.Socket.prototype.connect = refuse("connect");
dgram.Socket.prototype.send = refuse("send");
dns.lookup = refuse("lookup");
globalThis.fetch = refuse("fetch");
