import { describe, expect, it } from "vitest";
import { RpcError } from "../../core/protocol/rpc.js";
import { Coalesced } from "./coalesced.js";

describe("Coalesced", () => {
  it("skips questions that were overtaken while one was under way", async () => {
    const answers: number[] = [];
    const release: (() => void)[] = [];
    const questions = new Coalesced<number, number>(
      (question) =>
        new Promise((resolve) => {
          release.push(() => {
            resolve(question * 10);
          });
        }),
      (answer) => answers.push(answer),
      () => undefined,
    );
    questions.request(1);
    questions.request(2);
    questions.request(3);
    expect(release).toHaveLength(1);
    release[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    await new Promise(setImmediate);
    release[1]?.();
    await new Promise(setImmediate);
    expect(answers).toEqual([10, 30]);
    expect(questions.busy).toBe(false);
  });

  it("reports a failure and answers the next question", async () => {
    const seen: string[] = [];
    const questions = new Coalesced<boolean, string>(
      (fails) =>
        fails
          ? Promise.reject(new RpcError({ code: "internal", message: "broken" }))
          : Promise.resolve("answered"),
      (answer) => seen.push(answer),
      (error) => seen.push(error.message),
    );
    questions.request(true);
    questions.request(false);
    await new Promise(setImmediate);
    expect(seen).toEqual(["broken", "answered"]);
  });
});
