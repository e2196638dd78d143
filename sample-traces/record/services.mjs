// What the job reaches over the network, on its real addresses and ports inside the namespace of the
// recording: a resolver, a package registry, a site that only answers, and the attacker's.
//
// usage: node services.mjs FOLDER   (writes FOLDER/ready once all listen)
import { createSocket } from "node:dgram";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { addresses } from "./hosts.mjs";

const folder = process.argv[2];

/** Answers questions for an IPv4 address; for anything else the name exists and has nothing of the kind. */
function answer(query) {
  const labels = [];
  let at = 12;
  while (query[at] !== 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + query[at]));
    at += 1 + query[at];
  }
  const address = addresses[labels.join(".")];
  const type = query.readUInt16BE(at + 1);
  const head = Buffer.from(query.subarray(0, at + 5));
  head.writeUInt16BE(address === undefined ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(address !== undefined && type === 1 ? 1 : 0, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  if (address === undefined || type !== 1) return head;
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]);
  return Buffer.concat([head, record]);
}

function serveNames() {
  const socket = createSocket("udp4");
  socket.on("message", (query, peer) => socket.send(answer(query), peer.port, peer.address));
  return new Promise((resolve) => socket.bind(53, "127.0.0.53", resolve));
}

/** Files of FOLDER/www/HOST; a POST is taken and thrown away. */
function serveFiles(host) {
  const server = createServer((request, response) => {
    const path = join(folder, "www", host, decodeURIComponent(request.url).replaceAll("/", "!"));
    request.resume().on("end", () => {
      response.statusCode = request.method === "POST" || existsSync(path) ? 200 : 404;
      response.end(request.method === "POST" || response.statusCode === 404 ? "" : readFileSync(path));
    });
  });
  return new Promise((resolve) => server.listen(80, addresses[host], resolve));
}

await Promise.all([serveNames(), ...Object.keys(addresses).filter((host) => host !== "git.example").map(serveFiles)]);
writeFileSync(join(folder, "ready"), "");
