package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.Coded;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The part of an OpenAPI schema that a type does not tell: of a request or response record, of a
 * component of one, or of the items of a list.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
public @interface Schema {

  /** The description. */
  String value() default "";

  /** The name of a record's schema; without it the record's own name without "Response". */
  String name() default "";

  /** Whether other records unwrap this one. */
  boolean extended() default false;

  /** The name of the schema that takes the place of the type's own. */
  String ref() default "";

  /** The format, where it is not the type's usual one. */
  String format() default "";

  /** The least number of characters or items. */
  int minSize() default 0;

  /** The greatest number of characters or items; 0 sets no bound. */
  int maxSize() default 0;

  /** The least number. */
  long minimum() default Long.MIN_VALUE;

  /** The greatest number. */
  long maximum() default Long.MAX_VALUE;

  /** The enum whose codes are the allowed texts. */
  Class<? extends Coded>[] codes() default {};

  /** The allowed texts, where they are no enum's. */
  String[] words() default {};

  /** Whether the items of a list differ. */
  boolean unique() default false;

  /** Whether a request must have it, although the record allows null to tell of its absence. */
  boolean required() default false;
}
