import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";

/** How much may be asked for, and how long it may take. */
export interface Limits {
  /** Requests at the same time. */
  readonly concurrency: number;
  /** The longest that one answer may take, in milliseconds. */
  readonly answerTime: number;
  /** The largest answer, in bytes. */
  readonly answerSize: number;
  /** The most pages of one list. */
  readonly pages: number;
  /** How often a request that was put off is sent again. */
  readonly retries: number;
  /** How many requests may be sent at once, and how many a second after that. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Azure Resource Manager takes 250 reads, and then 25 a second (throttling of Resource Manager); some are left to others. */
export const usualLimits: Limits = {
  concurrency: 8,
  answerTime: 60_000,
  answerSize: 64 * 1024 * 1024,
  pages: 500,
  retries: 5,
  burst: 200,
  perSecond: 22,
};

/** Why a request got no answer; the message is for people. Never tried again. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/**
 * Sends every request under limits, and only those that read: GET, to the one address that the token is for. All requests wait
 * where Azure Resource Manager has told one of them to (Retry-After), since its limits are for the caller, not for the request.
 */
export class Requests {
  sent = 0;
  private active = 0;
  private readonly waiting: (() => void)[] = [];
  private pauseUntil = 0;
  /** When the requests that were sent would have been sent at an even pace. */
  private evenly = 0;

  /**
   * @param deadline when there is no more time, in milliseconds since 1970
   * @param onSend hears of every request that is sent
   */
  constructor(
    private readonly origin: string,
    private readonly limits: Limits,
    private readonly deadline: number,
    private readonly onSend: (sent: number) => void = () => {},
  ) {}

  /** For the inside of a pipeline's retries. */
  readonly policy: PipelinePolicy = {
    name: "palisadeRequests",
    sendRequest: async (request, next) => {
      this.checkReadsOnly(request);
      await this.enter();
      try {
        await this.pause();
        this.sent += 1;
        this.onSend(this.sent);
        const response = await this.send(request, next);
        this.heed(response);
        return response;
      } finally {
        this.leave();
      }
    },
  };

  private checkReadsOnly({ method, url }: PipelineRequest) {
    if (method !== "GET") throw new RefusedError(`a ${method} request would change something, and was not sent`);
    if (!URL.canParse(url) || new URL(url).origin !== this.origin)
      throw new RefusedError("the answer leads to another address than Azure Resource Manager's, and was not followed");
  }

  /** One attempt, with its time and the size of its answer bounded. */
  private async send(request: PipelineRequest, next: (request: PipelineRequest) => Promise<PipelineResponse>): Promise<PipelineResponse> {
    const { answerTime, answerSize } = this.limits;
    const stop = new AbortController();
    // An answer that has begun does not end by itself when it is aborted: nobody would be told.
    let give: (reason: string) => void = () => {};
    const given = new Promise<never>((_resolve, reject) => {
      give = (reason) => {
        reject(new RefusedError(reason));
        stop.abort();
      };
    });
    given.catch(() => {});
    const left = this.deadline - Date.now();
    const timer = setTimeout(
      () => give(left < answerTime ? timeIsUp : `no answer within ${Math.round(answerTime / 1000)} seconds`),
      Math.max(0, Math.min(answerTime, left)),
    );
    const { abortSignal } = request;
    request.abortSignal = stop.signal;
    request.timeout = 0;
    request.onDownloadProgress = ({ loadedBytes }) => {
      if (loadedBytes > answerSize) give(`the answer has more than ${Math.round(answerSize / 1024 / 1024)} MB`);
    };
    try {
      const answer = next(request);
      answer.catch(() => {});
      return await Promise.race([given, answer]);
    } finally {
      clearTimeout(timer);
      // The next attempt has a signal of its own.
      if (abortSignal) request.abortSignal = abortSignal;
      else delete request.abortSignal;
    }
  }

  /** Keeps everything waiting as long as an answer says. */
  private heed({ status, headers }: PipelineResponse) {
    if (status !== 429 && status !== 503) return;
    const wait = waitOf(headers.get("retry-after"));
    if (wait === undefined) return;
    const until = Date.now() + wait;
    if (until > this.deadline)
      throw new RefusedError(`${status}: Azure asks to wait ${Math.ceil(wait / 1000)} seconds, which is longer than --timeout leaves`);
    this.pauseUntil = Math.max(this.pauseUntil, until);
  }

  private async pause() {
    const gap = 1000 / this.limits.perSecond;
    this.evenly = Math.max(this.evenly, Date.now()) + gap;
    const ahead = this.evenly - this.limits.burst * gap - Date.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(ahead, Math.max(0, this.deadline - Date.now()))));
    for (let wait = this.pauseUntil - Date.now(); wait > 0; wait = this.pauseUntil - Date.now())
      await new Promise((resolve) => setTimeout(resolve, wait));
    if (Date.now() >= this.deadline) throw new RefusedError(timeIsUp);
  }

  private async enter() {
    if (this.active >= this.limits.concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.active += 1;
  }

  private leave() {
    const next = this.waiting.shift();
    if (next) next();
    else this.active -= 1;
  }
}

const timeIsUp = "there was no time left to read it; give more with --timeout";

/** The milliseconds of a `Retry-After`: seconds, or a date. */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
