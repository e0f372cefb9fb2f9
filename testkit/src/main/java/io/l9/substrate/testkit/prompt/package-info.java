/**
 * The kit of the estimator of tokens. It guards that budgets are upper bounds whoever counts. The
 * package may use the domain and JUnit.
 */
@NullMarked
package io.l9.substrate.testkit.prompt;

import org.jspecify.annotations.NullMarked;
