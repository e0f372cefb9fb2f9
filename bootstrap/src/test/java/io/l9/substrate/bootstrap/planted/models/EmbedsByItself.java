package io.l9.substrate.bootstrap.planted.models;

import dev.langchain4j.model.embedding.EmbeddingModel;

public final class EmbedsByItself {
  EmbeddingModel model;
}
