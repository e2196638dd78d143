import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { QueriesFirst } from "./queriesFirst.js";

describe("QueriesFirst", () => {
  it("lets reading go on at once where nobody asks", async () => {
    const order: string[] = [];
    await Promise.all([
      new QueriesFirst().whenIdle().then(() => order.push("read")),
      sleep(0).then(() => order.push("later")),
    ]);
    expect(order).toEqual(["read", "later"]);
  });

  it("lets it wait for an answer and for the question that follows", async () => {
    const queries = new QueriesFirst();
    const order: string[] = [];
    const ask = (name: string) => queries.answer(() => sleep(40)).then(() => order.push(name));
    const asked = ask("first").then(() => ask("second"));
    await queries.whenIdle().then(() => order.push("read"));
    await asked;
    expect(order).toEqual(["first", "second", "read"]);
  });

  it("lets it wait for questions that will come", async () => {
    const queries = new QueriesFirst();
    const order: string[] = [];
    queries.expect();
    const reading = queries.whenIdle().then(() => order.push("read"));
    await sleep(1);
    await queries.answer(() => sleep(40)).then(() => order.push("answer"));
    await reading;
    expect(order).toEqual(["answer", "read"]);
  });

  it("does not let it wait for ever, nor for a query that failed", async () => {
    const queries = new QueriesFirst();
    let over = false;
    const endless = queries.answer(async () => {
      while (!over) await sleep(10);
      throw new Error("query-failed");
    });
    await queries.whenIdle();
    over = true;
    await expect(endless).rejects.toThrow("query-failed");
    await queries.whenIdle();
  });

  it("lets slices wait for the end of a query, but for a second at most", async () => {
    const queries = new QueriesFirst();
    const order: string[] = [];
    const asked = queries.answer(() => sleep(40)).then(() => order.push("answer"));
    await queries.giveWay();
    order.push("slice");
    await asked;
    expect(order).toEqual(["answer", "slice"]);

    const long = queries.answer(() => sleep(1500)).then(() => order.push("long answer"));
    await queries.giveWay();
    order.push("slice");
    await long;
    expect(order).toEqual(["answer", "slice", "slice", "long answer"]);
  });
});
