// Look-ups by the resolvers that builds use, against a server of our own in a network and a mount namespace.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, withFolder, readTrace } from "./collector.js";
import { collectorPath } from "./paths.js";

/** Answers every question with 192.0.2.1; the first over UDP with "truncated", so that some ask again by TCP. */
const server = `
import socket, struct, threading
def answer(message, flags):
    end = message.index(b"\\0", 12) + 5
    if flags & 0x200: return message[:2] + struct.pack(">HHHHH", flags, 1, 0, 0, 0) + message[12:end]
    kind = struct.unpack(">H", message[end - 4:end - 2])[0]
    record = b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\x3c\\0\\4\\xc0\\0\\2\\1" if kind == 1 else b""
    return message[:2] + struct.pack(">HHHHH", flags, 1, 1 if record else 0, 0, 0) + message[12:end] + record
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(("127.0.0.53", 53))
tcp = socket.create_server(("127.0.0.53", 53))
def by_udp():
    while True:
        message, peer = udp.recvfrom(2048)
        udp.sendto(answer(message, 0x8380 if b"truncated" in message else 0x8180), peer)
def by_tcp():
    while True:
        peer, _ = tcp.accept()
        size = struct.unpack(">H", peer.recv(2))[0]
        reply = answer(peer.recv(size), 0x8180)
        peer.sendall(struct.pack(">H", len(reply)) + reply)
threading.Thread(target=by_udp, daemon=True).start()
threading.Thread(target=by_tcp, daemon=True).start()
open(__import__("sys").argv[1], "w").close()
threading.Event().wait()
`;

const asks = `
getent ahostsv4 glibc.example
getent ahostsv4 truncated.example
node -e 'require("dns").lookup("lookup.node.example", () => {})'
node -e 'require("dns").resolve4("resolve.node.example", () => {})'
python3 -c 'import socket; socket.getaddrinfo("python.example", 80, socket.AF_INET)'
busybox nslookup -type=a busybox.example 127.0.0.53
`;

const inside = `
set -e
ip link set lo up
# getent asks only for families of which the machine has an address besides 127.0.0.1.
ip address add 192.0.2.10/32 dev lo
mount --bind "$1/resolv.conf" /etc/resolv.conf
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
python3 "$1/server.py" "$1/ready" &
server=$!
while [ ! -e "$1/ready" ]; do sleep 0.05; done
"$2" record -o "$1/trace" -- bash "$1/asks.sh" > "$1/said" 2>&1
kill $server
`;

describe("look-ups", () => {
  it("of glibc, c-ares, Python and busybox are seen, by UDP and by TCP", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "resolv.conf"), "nameserver 127.0.0.53\noptions timeout:1\n");
      writeFileSync(join(folder, "nsswitch.conf"), "hosts: dns\n");
      writeFileSync(join(folder, "server.py"), server);
      writeFileSync(join(folder, "asks.sh"), asks);
      const result = await run("unshare", [
        "--net",
        "--mount",
        "bash",
        "-c",
        inside,
        "bash",
        folder,
        collectorPath,
      ]);
      expect(result).toMatchObject({ code: 0, stderr: "" });
      const queries = readTrace(join(folder, "trace")).filter((event) => event.type === "dns_query");
      const asked = (comm: string, hostname: string, protocol = "udp"): unknown =>
        expect.objectContaining({ comm, hostname, protocol, qtype: 1 });
      expect(queries).toContainEqual(asked("getent", "glibc.example"));
      expect(queries).toContainEqual(asked("getent", "truncated.example", "tcp"));
      expect(queries).toContainEqual(asked("node", "lookup.node.example"));
      expect(queries).toContainEqual(asked("node", "resolve.node.example"));
      expect(queries).toContainEqual(asked("python3", "python.example"));
      expect(queries).toContainEqual(asked("busybox", "busybox.example"));
      const names = new Set(queries.map((event) => event.hostname));
      expect(names.size).toBe(6);
    }));
});
