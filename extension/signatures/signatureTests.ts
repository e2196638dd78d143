import type {
  CancellationToken,
  Disposable,
  TestController,
  TestItem,
  TestRun,
  TestRunRequest,
} from "vscode";
import { Location, Position, TestMessage, TestRunProfileKind, tests, Uri } from "vscode";
import { placeInFile } from "../../core/detect/signatureHeader.js";
import type { SignatureFile } from "../../core/detect/readSignatures.js";
import type { FindingReport } from "../../core/protocol/finding.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import type { Signature } from "../../core/protocol/signature.js";
import type { UserSignatures } from "../findings/userSignatures.js";
import { type Fixture, readFixtures } from "./fixtures.js";

/** A signature with the traces that it is tried on. */
interface TestedSignature {
  readonly file: SignatureFile;
  readonly signature: Signature;
}

/** What an item of the test view stands for. */
interface Subject {
  readonly tested: TestedSignature;
  readonly fixture: Fixture | undefined;
}

/** The signatures of the user in the Testing view, each run against its fixtures. */
export class SignatureTests {
  readonly #controller: TestController;
  readonly #subjects = new WeakMap<TestItem, Subject>();
  readonly #following: Disposable;

  constructor(
    private readonly user: UserSignatures,
    private readonly open: (fixture: Uri) => Promise<OpenTrace>,
    onError: (thrown: unknown) => void,
  ) {
    this.#controller = tests.createTestController("traceInvestigator.signatures", "Trace Signatures");
    this.#controller.createRunProfile(
      "Run",
      TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      true,
    );
    this.#controller.refreshHandler = () => this.discover();
    this.#controller.resolveHandler = () => this.discover();
    this.#following = user.onDidChange(() => {
      this.discover().catch(onError);
    });
  }

  /** The items, one a signature, each with one a fixture. */
  get items(): readonly TestItem[] {
    return [...this.#controller.items].map(([, item]) => item);
  }

  async discover(): Promise<void> {
    const { own } = await this.user.load();
    const items = await Promise.all(own.signatures.map((tested) => this.#itemOf(tested)));
    this.#controller.items.replace(items);
  }

  async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const cancel = new CancelSource();
    token.onCancellationRequested(() => {
      cancel.cancel();
    });
    const chosen = (request.include ?? this.items).flatMap(leaves);
    const excluded = new Set((request.exclude ?? []).flatMap(leaves));
    for (const item of chosen) {
      if (excluded.has(item)) continue;
      if (cancel.aborted) run.skipped(item);
      else await this.#runOne(run, item);
    }
    run.end();
  }

  /** Tries one item; null when its signature did what the fixture wants, else why not. */
  async verdictOn(item: TestItem): Promise<TestMessage | null> {
    const subject = this.#subjects.get(item);
    return subject === undefined ? new TestMessage("Its signature is gone.") : this.#try(subject);
  }

  dispose(): void {
    this.#following.dispose();
    this.#controller.dispose();
  }

  async #itemOf(tested: TestedSignature): Promise<TestItem> {
    const uri = Uri.parse(tested.file.name, true);
    const { id, name } = tested.signature;
    const item = this.#controller.createTestItem(tested.file.name, `${id} ${name}`, uri);
    this.#subjects.set(item, { tested, fixture: undefined });
    for (const fixture of await readFixtures(Uri.joinPath(uri, ".."), id)) {
      const child = this.#controller.createTestItem(fixture.uri.toString(), fixture.name, fixture.uri);
      child.description = fixture.mustFind ? "must be found" : "must not be found";
      this.#subjects.set(child, { tested, fixture });
      item.children.add(child);
    }
    return item;
  }

  async #runOne(run: TestRun, item: TestItem): Promise<void> {
    run.started(item);
    const startedMs = performance.now();
    const verdict = await this.verdictOn(item);
    const elapsedMs = performance.now() - startedMs;
    if (verdict === null) run.passed(item, elapsedMs);
    else run.failed(item, verdict, elapsedMs);
  }

  async #try({ tested, fixture }: Subject): Promise<TestMessage | null> {
    if (fixture === undefined) {
      return new TestMessage(
        `It has no fixtures. Put traces named positive-….jsonl and negative-….jsonl into fixtures/${tested.signature.id} beside it.`,
      );
    }
    try {
      const trace = await this.open(fixture.uri);
      try {
        await trace.useSignatures([tested.signature]);
        const report = await trace.answers.getFindings(null, new CancelSource());
        return verdictOf(tested, fixture, report, trace.status.error?.message);
      } finally {
        await trace.dispose();
      }
    } catch (thrown) {
      return new TestMessage(toWireError(thrown).message);
    }
  }
}

function leaves(item: TestItem): TestItem[] {
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leaves(child));
}

function verdictOf(
  { file, signature }: TestedSignature,
  { mustFind }: Fixture,
  { findings, unchecked }: FindingReport,
  unreadable: string | undefined,
): TestMessage | null {
  if (unreadable !== undefined) return new TestMessage(unreadable);
  const failure = unchecked.find(({ signatureId }) => signatureId === signature.id);
  if (failure !== undefined) {
    const { line, column } = placeInFile(file.text, failure.position ?? 0);
    const message = new TestMessage(failure.reason);
    message.location = new Location(Uri.parse(file.name, true), new Position(line, column));
    return message;
  }
  const found = findings.filter(({ signatureId }) => signatureId === signature.id);
  if (mustFind && found.length === 0) return new TestMessage("It found nothing in this trace, and must.");
  if (!mustFind && found.length > 0) {
    return new TestMessage(
      `It must find nothing in this trace, and found: ${found.map(({ title }) => title).join("; ")}`,
    );
  }
  return null;
}
