/**
 * Embedders: small English models that run inside of this process and need no server, and any
 * endpoint that speaks OpenAI's HTTP interface; rerankers of both kinds. Guarantees that a text has
 * one vector, whatever it is embedded together with, and one score in the process, that the models
 * in the process touch no network, and that no key and no answer of a server gets into a message.
 * May use the domain's ports of embedding and search, ONNX Runtime and the model's tokenizer, the
 * JDK's HTTP client, Failsafe, and Jackson's streaming parser.
 */
@NullMarked
package io.l9.substrate.embedding;

import org.jspecify.annotations.NullMarked;
