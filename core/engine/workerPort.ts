import type { MessagePort, Worker } from "node:worker_threads";
import type { Port } from "../protocol/rpc.js";

/** A thread seen from the one that started it. The reason of its end is a sentence for people. */
export function portToWorker<Out, In>(worker: Worker): Port<Out, In> {
  return {
    send: (message) => {
      worker.postMessage(message);
    },
    onMessage: (listener) => {
      worker.on("message", listener);
    },
    onClose: (listener) => {
      let told = false;
      const tellOnce = (reason: string): void => {
        if (!told) listener(reason);
        told = true;
      };
      worker.on("error", (error) => {
        tellOnce(error instanceof Error ? error.message : String(error));
      });
      worker.on("exit", (code) => {
        tellOnce(`The thread ended with code ${code}.`);
      });
    },
  };
}

/** The starter of a thread, seen from the thread. */
export function portToParent<Out, In>(parent: MessagePort): Port<Out, In> {
  return {
    send: (message) => {
      parent.postMessage(message);
    },
    onMessage: (listener) => {
      parent.on("message", listener);
    },
    onClose: (listener) => {
      parent.on("close", () => {
        listener("The other side is gone.");
      });
    },
  };
}
