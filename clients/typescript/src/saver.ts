import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  getCheckpointId,
  maxChannelVersion,
  type PendingWrite,
  type SerializerProtocol,
  TASKS,
  WRITES_IDX_MAP,
} from "@langchain/langgraph-checkpoint";

import { Client, L9Error } from "./client.js";

/** The most checkpoints with values that one page has. */
const PAGE = 20;

/** The most threads of a request to prune. */
const THREADS = 100;

/** The version of checkpoints from which on their sends are channel values. */
const WITHOUT_PENDING_SENDS = 4;

interface Value {
  type: string;
  base64: string;
}

interface Write {
  task_id: string;
  channel: string;
  value: Value;
}

interface Stored {
  thread_id: string;
  ns: string;
  checkpoint_id: string;
  parent_id: string | null;
  metadata: CheckpointMetadata;
  body: Value;
  channels: { name: string; value?: Value }[];
  writes: Write[];
}

interface Page {
  data: Stored[];
  next_cursor: string | null;
}

interface Histories {
  histories: { channel: string; seed: Value | null; writes: Write[] }[];
}

type History = { writes: CheckpointPendingWrite[]; seed?: unknown };

export interface L9SaverOptions {
  /** Of the server, such as `http://127.0.0.1:8080`. */
  url: string;
  /** An API key with `checkpoints:read` and `checkpoints:write`. */
  key: string;
  /** Of the values, which the server does not look into. */
  serde?: SerializerProtocol;
  /** Of a request, in milliseconds. */
  timeout?: number;
}

/**
 * Checkpoints of the threads of one API key's identity. Nothing is cached: any number of processes
 * may use one thread.
 */
export class L9Saver extends BaseCheckpointSaver {
  private readonly client: Client;

  constructor({ url, key, serde, timeout = 30_000 }: L9SaverOptions) {
    super(serde);
    this.client = new Client(url.replace(/\/+$/, ""), key, timeout);
  }

  private async dump(value: unknown): Promise<Value> {
    const [type, bytes] = await this.serde.dumpsTyped(value);
    return { type, base64: Buffer.from(bytes).toString("base64") };
  }

  private async load(value: Value): Promise<unknown> {
    return this.serde.loadsTyped(value.type, Buffer.from(value.base64, "base64"));
  }

  async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const thread = config.configurable?.thread_id;
    if (thread === undefined) {
      return undefined;
    }
    const id = getCheckpointId(config);
    const found = await this.one(String(thread), config.configurable?.checkpoint_ns ?? "", id);
    return found && this.tuple(found);
  }

  private async one(thread: string, ns: string, id?: string): Promise<Stored | undefined> {
    const query = { thread_id: thread, ns, ...(id ? { checkpoint_id: id } : {}) };
    try {
      return await this.client.call<Stored>("GET", "/one", query);
    } catch (failure) {
      if (failure instanceof L9Error && failure.status === 404) {
        return undefined;
      }
      throw failure;
    }
  }

  async *list(
    config: RunnableConfig,
    options: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const query = listing(config, options);
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      query.limit = String(Math.min(PAGE, left));
      const page = await this.client.call<Page>("GET", "", query);
      for (const found of page.data) {
        yield await this.tuple(found);
      }
      left -= page.data.length;
      if (page.next_cursor === null) {
        return;
      }
      query.cursor = page.next_cursor;
    }
  }

  private async tuple(found: Stored): Promise<CheckpointTuple> {
    const { thread_id, ns, checkpoint_id, parent_id } = found;
    const checkpoint = (await this.load(found.body)) as Checkpoint;
    checkpoint.channel_values = {};
    for (const { name, value } of found.channels) {
      if (value) {
        checkpoint.channel_values[name] = await this.load(value);
      }
    }
    if (checkpoint.v < WITHOUT_PENDING_SENDS && parent_id !== null) {
      await this.addPendingSends(checkpoint, await this.one(thread_id, ns, parent_id));
    }
    return {
      config: configOf(thread_id, ns, checkpoint_id),
      checkpoint,
      metadata: found.metadata,
      pendingWrites: await this.pending(found.writes),
      ...(parent_id === null ? {} : { parentConfig: configOf(thread_id, ns, parent_id) }),
    };
  }

  /** Gives a checkpoint of an earlier version the sends that were written to its parent. */
  private async addPendingSends(checkpoint: Checkpoint, parent?: Stored): Promise<void> {
    const sends = (parent?.writes ?? []).filter((write) => write.channel === TASKS);
    const versions = Object.values(checkpoint.channel_versions);
    checkpoint.channel_values[TASKS] = await Promise.all(sends.map(({ value }) => this.load(value)));
    checkpoint.channel_versions[TASKS] =
      versions.length > 0 ? maxChannelVersion(...versions) : this.getNextVersion(undefined);
  }

  private async pending(writes: Write[]): Promise<CheckpointPendingWrite[]> {
    return Promise.all(
      writes.map(
        async ({ task_id, channel, value }): Promise<CheckpointPendingWrite> => [
          task_id,
          channel,
          await this.load(value),
        ],
      ),
    );
  }

  /** Stores a checkpoint; values that its parent has are not sent again. */
  async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const thread = required(config, "thread_id");
    const ns = config.configurable?.checkpoint_ns ?? "";
    const parent = config.configurable?.checkpoint_id as string | undefined;
    const { channel_values: values, ...body } = checkpoint;
    const stored = {
      thread_id: thread,
      ns,
      checkpoint_id: checkpoint.id,
      metadata: storable(metadata),
      body: await this.dump(body),
      ...(parent ? { parent_id: parent } : {}),
      ...runOf(metadata),
    };
    const versions = { ...newVersions, ...checkpoint.channel_versions };
    const channels = (all: boolean) =>
      Promise.all(
        Object.entries(versions).map(async ([name, version]) => ({
          name,
          version: JSON.stringify(version),
          ...(await this.channel(values, name, all || name in newVersions, parent)),
        })),
      );
    try {
      await this.client.call("PUT", "", {}, { ...stored, channels: await channels(false) });
    } catch (failure) {
      if (!(failure instanceof L9Error && failure.code === "missing-channels")) {
        throw failure;
      }
      await this.client.call("PUT", "", {}, { ...stored, channels: await channels(true) });
    }
    return configOf(thread, ns, checkpoint.id);
  }

  private async channel(
    values: Record<string, unknown>,
    name: string,
    sent: boolean,
    parent?: string,
  ): Promise<{ value?: Value; unchanged?: true }> {
    if (!Object.hasOwn(values, name) || values[name] === undefined) {
      return {};
    }
    if (sent) {
      return { value: await this.dump(values[name]) };
    }
    // what is not new without a parent to have it from is, by the contract, no value
    return parent ? { unchanged: true } : {};
  }

  async putWrites(
    config: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
    taskPath = "",
  ): Promise<void> {
    const body = {
      thread_id: required(config, "thread_id"),
      ns: config.configurable?.checkpoint_ns ?? "",
      checkpoint_id: required(config, "checkpoint_id"),
      task_id: taskId,
      task_path: taskPath,
      writes: await Promise.all(
        writes.map(async ([channel, value], index) => ({
          idx: WRITES_IDX_MAP[channel] ?? index,
          channel,
          value: await this.dump(value),
          overwrite: channel in WRITES_IDX_MAP,
        })),
      ),
    };
    await this.client.call("POST", "/writes", {}, body);
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.client.call("DELETE", "", { thread_id: threadId });
  }

  /** Deletes the checkpoints of runs, in whatever threads. */
  async deleteForRuns(runIds: string[]): Promise<void> {
    for (const runId of runIds) {
      await this.client.call("DELETE", "", { run_id: runId });
    }
  }

  /** Copies a thread under the same ids to another. */
  async copyThread(sourceThreadId: string, targetThreadId: string): Promise<void> {
    await this.client.call("POST", "/copy", {}, { from: sourceThreadId, to: targetThreadId });
  }

  /** Removes old checkpoints of threads, but what the newest ones need. */
  async prune(
    threadIds: string[],
    { strategy = "keep_latest" }: { strategy?: "keep_latest" | "delete" } = {},
  ): Promise<void> {
    for (let start = 0; start < threadIds.length; start += THREADS) {
      const some = threadIds.slice(start, start + THREADS);
      await this.client.call("POST", "/prune", {}, { thread_ids: some, strategy });
    }
  }

  /** Returns the histories of channels, in one call. */
  async getDeltaChannelHistory({
    config,
    channels,
  }: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, History>> {
    const histories: Record<string, History> = {};
    const at = getCheckpointId(config) ? config : (await this.getTuple(config))?.config;
    if (channels.length === 0 || at === undefined) {
      channels.forEach((channel) => (histories[channel] = { writes: [] }));
      return histories;
    }
    const answer = await this.client.call<Histories>("POST", "/delta-history", {}, {
      thread_id: required(at, "thread_id"),
      ns: at.configurable?.checkpoint_ns ?? "",
      checkpoint_id: required(at, "checkpoint_id"),
      channels,
    });
    for (const { channel, seed, writes } of answer.histories) {
      const history: History = { writes: await this.pending(writes) };
      if (seed !== null) {
        history.seed = await this.load(seed);
      }
      histories[channel] = history;
    }
    return histories;
  }
}

function configOf(thread: string, ns: string, id: string): RunnableConfig {
  return { configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: id } };
}

function required(config: RunnableConfig, name: string): string {
  const value = config.configurable?.[name];
  if (value === undefined || value === null || value === "") {
    throw new Error(`The configuration is missing "${name}" in its "configurable".`);
  }
  return String(value);
}

function runOf(metadata: CheckpointMetadata): { run_id?: string } {
  const run = (metadata as { run_id?: unknown }).run_id;
  return run ? { run_id: String(run) } : {};
}

/** Returns a JSON value without what PostgreSQL cannot hold: U+0000, and halves of surrogate pairs. */
function storable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? {}), (_, item) =>
    typeof item === "string" ? item.replace(/[\0\p{Cs}]/gu, "") : item,
  );
}

function listing(config: RunnableConfig, options: CheckpointListOptions): Record<string, string> {
  const query: Record<string, string> = { include: "values" };
  const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
  const before = options.before?.configurable?.checkpoint_id;
  for (const [name, value] of Object.entries({ thread_id, ns: checkpoint_ns, checkpoint_id, before })) {
    if (value !== undefined && value !== null) {
      query[name] = String(value);
    }
  }
  if (options.filter && Object.keys(options.filter).length > 0) {
    query.filter = JSON.stringify(options.filter);
  }
  return query;
}
