package io.l9.substrate.bootstrap.planted.models;

import ai.onnxruntime.OrtEnvironment;

public final class EmbedsByItself {
  OrtEnvironment model;
}
