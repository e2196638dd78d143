import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
}

/** A network namespace at the other end of a cable that can be cut. Addresses of TEST-NET-3, RFC 5737. Needs root. */
export class TestLink {
  readonly namespace: string;
  /** Of the far end. */
  readonly address: string;
  readonly #far: string;

  constructor() {
    const id = randomBytes(3).toString("hex");
    const subnet = 4 * randomInt(64);
    const near = `ln${id}`;
    this.namespace = `link${id}`;
    this.#far = `lf${id}`;
    this.address = `203.0.113.${subnet + 2}`;
    ip("netns", "add", this.namespace);
    ip("link", "add", near, "type", "veth", "peer", "name", this.#far, "netns", this.namespace);
    ip("addr", "add", `203.0.113.${subnet + 1}/30`, "dev", near);
    ip("link", "set", near, "up");
    ip("-n", this.namespace, "addr", "add", `${this.address}/30`, "dev", this.#far);
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
