package io.l9.substrate.rest.planted.langgraph;

import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;

public final class SavesGraphs {
  BaseCheckpointSaver saver;
}
