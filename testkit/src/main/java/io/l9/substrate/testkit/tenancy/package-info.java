/**
 * The kit of the one door to stored data. The kit guards that a unit of work is stored whole or not
 * at all, and that its scope ends with it. The package may use {@code domain} and {@code
 * testkit.memory}, whose repositories show what a unit of work did.
 */
@NullMarked
package io.l9.substrate.testkit.tenancy;

import org.jspecify.annotations.NullMarked;
