import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
}

/**
 * A network namespace at the other end of a cable that can be cut. Needs root. Its two addresses are random ones of
 * 2001:db8::/32 (RFC 3849): of the 256 of an IPv4 range for documentation a machine may use some itself, and would lose
 * the way to them for as long as the cable is there.
 */
export class TestLink {
  readonly namespace: string;
  /** Of the far end. */
  readonly address: string;
  readonly #far: string;

  constructor() {
    const id = randomBytes(3).toString("hex");
    const network = `2001:db8:${randomBytes(4).toString("hex").replace(/....$/, ":$&")}`;
    const near = `ln${id}`;
    this.namespace = `link${id}`;
    this.#far = `lf${id}`;
    this.address = `${network}::2`;
    ip("netns", "add", this.namespace);
    ip("link", "add", near, "type", "veth", "peer", "name", this.#far, "netns", this.namespace);
    // Without the search for a duplicate, which would keep the addresses from being used for a second or two.
    ip("addr", "add", `${network}::1/64`, "dev", near, "nodad");
    ip("link", "set", near, "up");
    // A device that goes down keeps its IPv6 addresses only when told to.
    const keep = "echo 1 > /proc/sys/net/ipv6/conf/all/keep_addr_on_down";
    ip("netns", "exec", this.namespace, "sh", "-c", keep);
    ip("-n", this.namespace, "addr", "add", `${this.address}/64`, "dev", this.#far, "nodad");
    this.restore();
  }

  /** Nothing gets through in either direction, and nobody is told. */
  cut(): void {
    ip("-n", this.namespace, "link", "set", this.#far, "down");
  }

  restore(): void {
    ip("-n", this.namespace, "link", "set", this.#far, "up");
  }

  /** The devices go with the namespace. */
  remove(): void {
    ip("netns", "del", this.namespace);
  }
}
