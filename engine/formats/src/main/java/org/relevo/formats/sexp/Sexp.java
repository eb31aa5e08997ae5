package org.relevo.formats.sexp;

import java.util.Optional;

/**
 * An s-expression: a byte string or a list of s-expressions. Immutable; two are equal if their content is, however they
 * were written.
 */
public sealed interface Sexp permits Atom, SexpList {
  /** Returns this as a byte string, if it is one. */
  default Optional<Atom> asAtom() {
    return Optional.empty();
  }

  /** Returns this as a list, if it is one. */
  default Optional<SexpList> asList() {
    return Optional.empty();
  }
}
