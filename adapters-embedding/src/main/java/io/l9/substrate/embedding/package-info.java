/**
 * Embedders: a small English model that runs inside of this process and needs no server, and any
 * endpoint that speaks OpenAI's HTTP interface. Guarantees that a text has one vector, whatever it
 * is embedded together with, that the model in the process touches no network, and that no key and
 * no answer of a server gets into a message. May use the domain's embedding port, ONNX Runtime and
 * the model's tokenizer, the JDK's HTTP client, Failsafe, and Jackson's streaming parser.
 */
@NullMarked
package io.l9.substrate.embedding;

import org.jspecify.annotations.NullMarked;
