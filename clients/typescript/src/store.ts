import {
  BaseStore,
  type GetOperation,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
} from "@langchain/langgraph-checkpoint";

import { Client } from "./client.js";

/** The most operations of one call. */
const OPS = 500;

/** The most items that the searches of one call may look for. */
const FOUND = 1000;

const LIMIT = 10;
const NAMESPACES = 100;

interface StoredItem {
  namespace: string[];
  key: string;
  value: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  score?: number;
}

interface Result {
  item?: StoredItem;
  items?: StoredItem[];
  namespaces?: string[][];
}

export interface L9StoreOptions {
  /** Of the server, such as `http://127.0.0.1:8080`. */
  url: string;
  /** An API key with `store:read` and `store:write`. */
  key: string;
  /**
   * The paths of the texts by which an item is found if its put names none, such as
   * `["text", "tags[*]"]`; without them, the whole value.
   */
  index?: string[];
  /** The time in minutes for which items are kept; without it, for ever. */
  defaultTtl?: number;
  /** Whether a read keeps an item for its whole time again (default: true). */
  refreshOnRead?: boolean;
  /** Of a request, in milliseconds (default: 30,000). */
  timeout?: number;
}

/**
 * Items of one API key's identity. Nothing is cached: any number of processes may use one store.
 */
export class L9Store extends BaseStore {
  private readonly client: Client;

  constructor(private readonly options: L9StoreOptions) {
    super();
    this.client = new Client(
      options.url.replace(/\/+$/, ""),
      options.key,
      options.timeout ?? 30_000,
      "/v1/store",
    );
  }

  /** Does operations in order, each seeing what those before it stored; 500 are one transaction. */
  async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    const results: unknown[] = [];
    for (const call of calls(operations)) {
      const body = { ops: call.map((operation) => this.wire(operation)) };
      const answer = await this.client.call<{ results: Result[] }>("POST", "/batch", {}, body);
      answer.results.forEach((result, i) => results.push(read(call[i]!, result)));
    }
    return results as OperationResults<Op>;
  }

  private wire(operation: Operation): object {
    const refresh = this.options.refreshOnRead ?? true;
    if (isPut(operation)) {
      return this.putOf(operation);
    }
    if (isSearch(operation)) {
      const { namespacePrefix: namespace, query, filter, limit, offset } = operation;
      return { search: { namespace, query, filter, limit, offset, refresh } };
    }
    if (isGet(operation)) {
      return { get: { namespace: operation.namespace, key: operation.key, refresh } };
    }
    const { matchConditions = [], maxDepth, limit = NAMESPACES, offset } = operation;
    const matches = matchConditions.map(({ matchType, path }) => ({
      match_type: matchType,
      namespace: path,
    }));
    return {
      list_namespaces: { match_conditions: matches, max_depth: maxDepth, limit, offset },
    };
  }

  private putOf({ namespace, key, value, index = this.options.index }: PutOperation): object {
    if (value === null) {
      return { delete: { namespace, key } };
    }
    const ttl_minutes = this.options.defaultTtl;
    return { put: { namespace, key, value, index: index === false ? [] : index, ttl_minutes } };
  }
}

function isPut(operation: Operation): operation is PutOperation {
  return "value" in operation;
}

function isSearch(operation: Operation): operation is SearchOperation {
  return "namespacePrefix" in operation;
}

function isGet(operation: Operation): operation is GetOperation {
  return "key" in operation && !isPut(operation);
}

/** Returns operations as lists that one call takes, in order. */
function calls(operations: Operation[]): Operation[][] {
  const all: Operation[][] = [];
  let found = 0;
  for (const operation of operations) {
    const lookedFor = isSearch(operation) ? (operation.limit ?? LIMIT) : 0;
    const last = all.at(-1);
    if (last === undefined || last.length === OPS || found + lookedFor > FOUND) {
      all.push([operation]);
      found = lookedFor;
    } else {
      last.push(operation);
      found += lookedFor;
    }
  }
  return all;
}

function read(operation: Operation, result: Result): unknown {
  if (isPut(operation)) {
    return undefined;
  }
  if (isSearch(operation)) {
    return (result.items ?? []).map(item);
  }
  if (isGet(operation)) {
    return result.item ? item(result.item) : null;
  }
  return result.namespaces ?? [];
}

function item({ namespace, key, value, created_at, updated_at, score }: StoredItem): SearchItem {
  return {
    namespace,
    key,
    value,
    createdAt: new Date(created_at),
    updatedAt: new Date(updated_at),
    ...(score === undefined ? {} : { score }),
  };
}
