import { describe, expect, it } from "vitest";
import type { Hello, ScreenApi } from "../../core/protocol/investigationApi.js";
import type { CalleeMessage, CancelSignal, Handlers } from "../../core/protocol/rpc.js";
import { cancelled } from "../../core/protocol/rpc.js";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import { requestChecks } from "./requestChecks.js";
import { ServedScreen, parseCallerMessage } from "./servedScreen.js";

/** Handlers that answer with their own name, but for those given. */
function handlersWith(given: Partial<Handlers<ScreenApi>>): Handlers<ScreenApi> {
  const named = Object.keys(requestChecks).map((method) => [method, () => Promise.resolve(method)]);
  return { ...(Object.fromEntries(named) as Handlers<ScreenApi>), ...given };
}

/** Lets every promise that can settle do so. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function untilCancelled(signal: CancelSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(cancelled());
    });
  });
}

const hello = { kind: "call", id: 1, method: "hello", request: { state: null } };

describe("ServedScreen", () => {
  it("answers a call after hello", async () => {
    const sent: CalleeMessage[] = [];
    const screen = new ServedScreen(handlersWith({}), requestChecks, (message) => sent.push(message));
    screen.receive(hello);
    screen.receive({ kind: "call", id: 2, method: "reload", request: null });
    await settled();
    expect(sent).toEqual([
      { kind: "reply", id: 1, value: "hello" },
      { kind: "reply", id: 2, value: "reload" },
    ]);
  });

  it("is silent to a document that has not said hello", async () => {
    const sent: CalleeMessage[] = [];
    const screen = new ServedScreen(handlersWith({}), requestChecks, (message) => sent.push(message));
    screen.receive({ kind: "call", id: 1, method: "reload", request: null });
    await settled();
    expect(sent).toEqual([]);
  });

  it("refuses a bad request before any handler sees it", async () => {
    const sent: CalleeMessage[] = [];
    let seen = 0;
    const handlers = handlersWith({
      copyText: () => {
        seen++;
        return Promise.resolve(null);
      },
    });
    const screen = new ServedScreen(handlers, requestChecks, (message) => sent.push(message));
    screen.receive(hello);
    screen.receive({ kind: "call", id: 2, method: "copyText", request: { text: 7 } });
    await settled();
    expect(seen).toBe(0);
    expect(sent.find(({ id }) => id === 2)).toMatchObject({
      kind: "failure",
      id: 2,
      error: { code: "bad-request" },
    });
  });

  it.each(["constructor", "__proto__", "toString", "executeCommand", ""])(
    "has no method %j",
    async (method) => {
      const sent: CalleeMessage[] = [];
      const screen = new ServedScreen(handlersWith({}), requestChecks, (message) => sent.push(message));
      screen.receive(hello);
      screen.receive({ kind: "call", id: 2, method, request: null });
      await settled();
      expect(sent.find(({ id }) => id === 2)).toMatchObject({
        kind: "failure",
        id: 2,
        error: { code: "bad-request" },
      });
    },
  );

  it("cancels what a document asked for when the next one says hello, and keeps its answers away", async () => {
    const sent: CalleeMessage[] = [];
    const signals: CancelSignal[] = [];
    const handlers = handlersWith({
      hello: () => Promise.resolve({} as Hello),
      getProcess: (_request, signal) => {
        signals.push(signal);
        return untilCancelled(signal);
      },
    });
    const screen = new ServedScreen(handlers, requestChecks, (message) => sent.push(message));
    screen.receive(hello);
    const request = { processId: 1, filter: emptyFilter };
    screen.receive({ kind: "call", id: 2, method: "getProcess", request });
    await settled();
    screen.receive(hello);
    await settled();
    expect(signals[0]?.aborted).toBe(true);
    expect(sent.map(({ kind, id }) => [kind, id])).toEqual([
      ["reply", 1],
      ["reply", 1],
    ]);
  });

  it("answers nothing after the end", async () => {
    const sent: CalleeMessage[] = [];
    const screen = new ServedScreen(handlersWith({}), requestChecks, (message) => sent.push(message));
    screen.receive(hello);
    screen.end("closed");
    await settled();
    expect(sent).toEqual([]);
  });
});

describe("parseCallerMessage", () => {
  it.each([
    null,
    undefined,
    7,
    "call",
    [],
    {},
    { kind: "call" },
    { kind: "call", id: "1", method: "hello" },
    { kind: "call", id: 1, method: ["hello"] },
    { kind: "call", id: NaN, method: "hello" },
    { kind: "cancel", id: {} },
    { kind: "reply", id: 1, value: null },
  ])("ignores %j", (value) => {
    expect(parseCallerMessage(value)).toBeUndefined();
  });
});
