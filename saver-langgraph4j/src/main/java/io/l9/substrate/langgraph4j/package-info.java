/** A saver of LangGraph4j's checkpoints. */
@NullMarked
package io.l9.substrate.langgraph4j;

import org.jspecify.annotations.NullMarked;
