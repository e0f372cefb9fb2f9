package io.l9.substrate.rest.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.store.GetItem;
import io.l9.substrate.domain.store.IndexPath;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreBatch;
import io.l9.substrate.domain.store.StoreOp;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

@Schema("Operations, which are done in order, all of them or none.")
record StoreBatchRequest(
    @Schema(minSize = 1, maxSize = StoreBatch.MAX_OPS, required = true) @Nullable List<Op> ops) {

  private static final int LIMIT = 10;
  private static final int NAMESPACES = 100;

  /** One operation, by the only member that is there. */
  @Schema(value = "An operation: exactly one of its members.", name = "StoreOp")
  record Op(
      @Nullable Get get,
      @Nullable Put put,
      @Nullable Delete delete,
      @Nullable Search search,
      @Nullable Listing listNamespaces) {

    StoreOp op(JsonCodec json) {
      if (one(get) + one(put) + one(delete) + one(search) + one(listNamespaces) != 1) {
        throw ValidationException.at(
            "", "must have exactly one of get, put, delete, search, list_namespaces");
      }
      if (get != null) {
        return below("/get", get, Get::op);
      } else if (put != null) {
        return below("/put", put, one -> one.op(json));
      } else if (delete != null) {
        return below("/delete", delete, Delete::op);
      } else if (search != null) {
        return below("/search", search, one -> one.op(json));
      }
      return below("/list_namespaces", Objects.requireNonNull(listNamespaces), Listing::op);
    }

    private static int one(@Nullable Object member) {
      return member == null ? 0 : 1;
    }
  }

  /** A read of an item. */
  @Schema(value = "Reads an item.", name = "StoreGet")
  record Get(
      @Schema(maxSize = Namespace.MAX_LABELS, required = true)
          @Nullable List<@Schema(ref = "StoreName") String> namespace,
      @Schema(ref = "StoreName", required = true) @Nullable String key,
      @Schema("Whether the item is kept for its whole time again; unless said, it is.")
          @Nullable Boolean refresh) {

    GetItem op() {
      return new GetItem(address(namespace, key), Objects.requireNonNullElse(refresh, true));
    }
  }

  /** A write of an item. */
  @Schema(value = "Stores an item, in the place of one of the same address.", name = "StorePut")
  record Put(
      @Schema(maxSize = Namespace.MAX_LABELS, required = true)
          @Nullable List<@Schema(ref = "StoreName") String> namespace,
      @Schema(ref = "StoreName", required = true) @Nullable String key,
      @Schema(ref = "StoreValue", required = true) @Nullable RawJson value,
      @Schema(
              value =
                  "The paths of the texts by which it is found; unless said, the whole value; an"
                      + " empty list, none.",
              maxSize = PutItem.MAX_PATHS)
          @Nullable List<@Schema(minSize = 1, maxSize = IndexPath.MAX_PATH) String> index,
      @Schema(
              "The time for which it is kept after it was last stored or refreshed; unless said,"
                  + " for ever.")
          @Nullable Double ttlMinutes) {

    PutItem op(JsonCodec json) {
      return new PutItem(
          address(namespace, key),
          Require.present("/value", value).parse(json, "/value"),
          paths(),
          ttlMinutes);
    }

    private List<IndexPath> paths() {
      List<IndexPath> paths = new ArrayList<>();
      if (index == null) {
        paths.add(IndexPath.WHOLE);
      } else {
        Require.size("/index", index, PutItem.MAX_PATHS).stream()
            .map(IndexPath::new)
            .forEach(paths::add);
      }
      return paths;
    }
  }

  /** A deletion of an item. */
  @Schema(value = "Deletes an item, if it is there.", name = "StoreDelete")
  record Delete(
      @Schema(maxSize = Namespace.MAX_LABELS, required = true)
          @Nullable List<@Schema(ref = "StoreName") String> namespace,
      @Schema(ref = "StoreName", required = true) @Nullable String key) {

    PutItem op() {
      return new PutItem(address(namespace, key), null, List.of(), null);
    }
  }

  /** A search of items. */
  @Schema(
      value =
          "Finds items: by meaning with a query, the nearest first; otherwise those that were"
              + " stored last first.",
      name = "StoreSearch")
  record Search(
      @Schema(
              value = "The namespace that they are in, or below; unless said, any.",
              maxSize = Namespace.MAX_LABELS)
          @Nullable List<@Schema(ref = "StoreName") String> namespace,
      @Schema(maxSize = SearchItems.MAX_QUESTION) @Nullable String query,
      @Schema(ref = "StoreFilter") @Nullable RawJson filter,
      @Schema(value = "Unless said, 10.", minimum = 1, maximum = SearchItems.MAX_LIMIT)
          @Nullable Integer limit,
      @Schema(minimum = 0, maximum = SearchItems.MAX_OFFSET) @Nullable Integer offset,
      @Schema("Whether the items are kept for their whole time again; unless said, they are.")
          @Nullable Boolean refresh) {

    SearchItems op(JsonCodec json) {
      return new SearchItems(
          new Namespace(Objects.requireNonNullElse(namespace, List.of())),
          ItemCondition.of(filter == null ? null : filter.parse(json, "/filter"), json),
          query,
          Objects.requireNonNullElse(limit, LIMIT),
          Objects.requireNonNullElse(offset, 0),
          Objects.requireNonNullElse(refresh, true));
    }
  }

  /** A list of namespaces. */
  @Schema(value = "Lists the namespaces that have items, in order.", name = "StoreListNamespaces")
  record Listing(
      @Schema(
              value = "Conditions, all of which a namespace meets.",
              maxSize = ListNamespaces.MAX_MATCHES)
          @Nullable List<Match> matchConditions,
      @Schema(
              value =
                  "The number of labels behind which namespaces are cut off; unless said, none is.",
              minimum = 1,
              maximum = Namespace.MAX_LABELS)
          @Nullable Integer maxDepth,
      @Schema(value = "Unless said, 100.", minimum = 1, maximum = ListNamespaces.MAX_LIMIT)
          @Nullable Integer limit,
      @Schema(minimum = 0, maximum = SearchItems.MAX_OFFSET) @Nullable Integer offset) {

    ListNamespaces op() {
      return new ListNamespaces(
          each(
              "/match_conditions",
              Objects.requireNonNullElse(matchConditions, List.of()),
              Match::match),
          maxDepth,
          Objects.requireNonNullElse(limit, NAMESPACES),
          Objects.requireNonNullElse(offset, 0));
    }
  }

  /** A condition on namespaces. */
  @Schema(value = "A condition on namespaces.", name = "StoreMatch")
  record Match(
      @Schema(
              words = {"prefix", "suffix"},
              required = true)
          @Nullable String matchType,
      @Schema(
              value = "The labels at that end, of which * is any one.",
              maxSize = Namespace.MAX_LABELS,
              required = true)
          @Nullable List<@Schema(ref = "StoreName") String> namespace) {

    NamespaceMatch match() {
      String type = Require.present("/match_type", matchType);
      if (!type.equals("prefix") && !type.equals("suffix")) {
        throw ValidationException.at("/match_type", "must be one of prefix, suffix");
      }
      return new NamespaceMatch(
          new Namespace(Require.present("/namespace", namespace)), type.equals("suffix"));
    }
  }

  private static ItemAddress address(@Nullable List<String> namespace, @Nullable String key) {
    return new ItemAddress(
        new Namespace(Require.present("/namespace", namespace)), Require.present("/key", key));
  }

  private static <T, U> U below(String pointer, T given, Function<T, U> made) {
    try {
      return made.apply(given);
    } catch (SubstrateException e) {
      throw e.below(pointer);
    }
  }

  private static <T, U> List<U> each(String pointer, List<T> given, Function<T, U> made) {
    List<U> all = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      all.add(below(pointer + "/" + i, given.get(i), made));
    }
    return all;
  }

  StoreBatch batch(JsonCodec json) {
    List<Op> given = Require.size("/ops", ops, StoreBatch.MAX_OPS);
    return new StoreBatch(each("/ops", given, op -> op.op(json)));
  }
}
