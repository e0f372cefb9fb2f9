/**
 * API keys: made, listed, rotated, revoked, and known again. Guarantees that only administrators
 * make keys, and none that may do more than they, and that a secret leaves this package once, to
 * whoever made the key. Besides the domain it uses the platform's MAC and digest, and a cache.
 */
@NullMarked
package io.l9.substrate.application.identity;

import org.jspecify.annotations.NullMarked;
