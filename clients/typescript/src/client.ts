/** A request that the server refused. */
export class L9Error extends Error {
  constructor(
    /** The status of the answer. */
    readonly status: number,
    /** The problem document. */
    readonly problem: { code?: string; title?: string; detail?: string },
  ) {
    super(`${status} ${problem.code ?? ""}: ${problem.detail ?? problem.title ?? ""}`);
    this.name = "L9Error";
  }

  /** The stable code of the failure, such as `forbidden`. */
  get code(): string {
    return this.problem.code ?? "";
  }
}

/** Calls of the server's routes below a path, of checkpoints unless said. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly timeout: number,
    private readonly root = "/v1/checkpoints",
  ) {}

  async call<T>(
    method: string,
    path: string,
    query: Record<string, string> = {},
    body?: unknown,
  ): Promise<T> {
    const parameters = new URLSearchParams(query).toString();
    const target = `${this.url}${this.root}${path}${parameters ? `?${parameters}` : ""}`;
    const response = await fetch(target, {
      method,
      headers: {
        Authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(this.timeout),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new L9Error(response.status, problem(text));
    }
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

function problem(text: string): { code?: string; title?: string; detail?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}
