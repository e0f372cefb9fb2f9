package io.l9.substrate.domain.prompt;

import java.util.List;

/**
 * The items that an agent is given, and the text that they make.
 *
 * @param text the blocks of the items, ready for a prompt; empty if there is none
 * @param items in the order of their blocks
 * @param leftOut what was found and is not in the text
 * @param tokens of the text
 * @param estimator who counted them
 * @param notes what the caller should know about the search behind it, in plain words
 */
public record PromptContext(
    String text,
    List<ContextItem> items,
    List<LeftOut> leftOut,
    int tokens,
    String estimator,
    List<String> notes) {

  public PromptContext {
    items = List.copyOf(items);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }
}
