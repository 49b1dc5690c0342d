import type { PolicyFile } from "../../policies/baseline/check";
import { prepareCheck } from "../../policies/baseline/prepare";
import type { Scope } from "../../policies/document/ast";
import { loadGrammar } from "../../policies/expressions/grammar";
import { UsageError } from "../usage-error";
import { readPolicyFile } from "./read-policy";

/** Up to this many files are kept between a look for expressions and the check; of more, one is held at a time. */
const kept = 20;

/** Policy files that are checked alone, each read when its turn comes, so that a folder of any size takes the memory of one. */
export class PolicyFiles implements Iterable<PolicyFile> {
  private early: readonly PolicyFile[] | undefined;

  /**
   * @param scope where they are attached, if that is known
   * @param failed hears of each that can't be read
   */
  constructor(
    private readonly paths: readonly string[],
    private readonly scope: Scope | undefined,
    private readonly failed: (path: string, error: Error) => void,
  ) {}

  /** Loads the C# grammar, which takes longer than a file or two: not where these hold no expression. */
  async prepare() {
    if (this.paths.length > kept) {
      await loadGrammar();
      return;
    }
    this.early = [...this.read()];
    await prepareCheck(this.early.map(({ document }) => document));
  }

  [Symbol.iterator](): Iterator<PolicyFile> {
    return (this.early ?? this.read())[Symbol.iterator]();
  }

  private *read(): Generator<PolicyFile> {
    for (const path of this.paths) {
      const file = this.readOne(path);
      if (file) yield file;
    }
  }

  private readOne(path: string): PolicyFile | undefined {
    try {
      return readPolicyFile(path.replaceAll("\\", "/"), this.scope);
    } catch (error) {
      this.failed(path, new UsageError(`${path}: can't be read: ${(error as Error).message}`));
      return undefined;
    }
  }
}
