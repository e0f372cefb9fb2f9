/**
 * Embedders that need no server: a small English model that runs inside of this process. It guards
 * that a text has one vector, whatever it is embedded together with, and that nothing goes over the
 * network. It may use the domain's embedding port, ONNX Runtime and the model's tokenizer.
 */
@NullMarked
package io.l9.substrate.embedding;

import org.jspecify.annotations.NullMarked;
