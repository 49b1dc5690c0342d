import { existsSync, readFileSync } from "node:fs";
import { Azure } from "./azure/azure.cjs";

/** A call that the azure-native double served. */
export interface ProviderCall {
  readonly op: "create" | "read" | "update" | "delete";
  readonly id: string;
  readonly type: string;
  readonly urn: string;
  readonly error?: string;
}

/** A failure to inject; what is left out matches everything, and `times` counts within a run. */
export interface Fault {
  /** A pattern for the resource's id. */
  readonly match?: string;
  readonly op?: ProviderCall["op"];
  readonly times?: number;
  /** The text of the failure; without one the call is only delayed. */
  readonly error?: string;
  /** How long nothing happens. */
  readonly delayMs?: number;
  /** How long the answer is under way, once it has happened. */
  readonly lateMs?: number;
}

/** The Azure behind the azure-native double, as a test sees it: what there is, and which calls were made. */
export class AzureDouble extends Azure {
  constructor(
    /** The file that holds the resources; runs that name the same one share an Azure. */
    readonly stateFile: string,
    private readonly logFile: string,
  ) {
    super(stateFile);
  }

  environment(): Record<string, string> {
    return { PALISADE_DOUBLE_STATE: this.stateFile, PALISADE_DOUBLE_LOG: this.logFile };
  }

  calls(): ProviderCall[] {
    const lines = existsSync(this.logFile) ? readFileSync(this.logFile, "utf8").split("\n") : [];
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as ProviderCall);
  }

  /** The variable that makes a run fail in the given ways. */
  static failing(...faults: Fault[]): Record<string, string> {
    return { PALISADE_DOUBLE_FAIL: JSON.stringify(faults) };
  }
}
