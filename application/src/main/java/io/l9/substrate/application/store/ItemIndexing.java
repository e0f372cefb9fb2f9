package io.l9.substrate.application.store;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.ItemQuestion;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.Store;
import io.l9.substrate.domain.store.StoreOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vectors of items and questions. Embeds outside of units of work. */
final class ItemIndexing {

  private final JsonCodec json;
  private final @Nullable Embedder embedder;

  ItemIndexing(JsonCodec json, @Nullable Embedder embedder) {
    this.json = json;
    this.embedder = embedder;
  }

  /** The vectors of a batch. */
  static final class Indexed {
    private final Map<PutItem, ItemIndex> items = new HashMap<>();
    private final Map<String, ItemQuestion> questions = new HashMap<>();

    @Nullable ItemIndex of(PutItem put) {
      return items.get(put);
    }

    @Nullable ItemQuestion of(SearchItems search) {
      String question = search.question();
      return question == null ? null : questions.get(question);
    }
  }

  /** Embeds the texts of all puts at once, and each question. */
  Indexed of(List<StoreOp> ops) {
    Indexed indexed = new Indexed();
    if (embedder == null) {
      return indexed;
    }
    EmbeddingModel model = embedder.model();
    Map<PutItem, List<String>> texts = texts(ops);
    List<String> each = texts.values().stream().flatMap(List::stream).distinct().toList();
    List<Vector> vectors = each.isEmpty() ? List.of() : embedder.embed(each);
    Map<String, Vector> byText = new HashMap<>();
    for (int i = 0; i < each.size(); i++) {
      byText.put(each.get(i), vectors.get(i));
    }
    texts.forEach(
        (put, own) ->
            indexed.items.put(
                put, new ItemIndex(model, own.stream().distinct().map(byText::get).toList())));
    for (StoreOp op : ops) {
      String question = op instanceof SearchItems search ? search.question() : null;
      if (question != null && !question.isBlank() && !indexed.questions.containsKey(question)) {
        indexed.questions.put(question, new ItemQuestion(model, embedder.embedQuery(question)));
      }
    }
    return indexed;
  }

  /** Returns the texts of the puts that have some. */
  private Map<PutItem, List<String>> texts(List<StoreOp> ops) {
    Map<PutItem, List<String>> texts = new HashMap<>();
    int count = 0;
    for (int i = 0; i < ops.size(); i++) {
      if (ops.get(i) instanceof PutItem put && put.value() != null) {
        JsonDocument value = put.value();
        List<String> own =
            put.index().stream().flatMap(path -> path.texts(value, json).stream()).toList();
        count += own.size();
        if (count > Store.MAX_TEXTS) {
          throw ValidationException.at(
              "/ops/" + i + "/put/index",
              "finds more texts to embed than the " + Store.MAX_TEXTS + " of a call");
        }
        if (!own.isEmpty()) {
          texts.put(put, own);
        }
      }
    }
    return texts;
  }
}
