package org.relevo.app.daemon.build;

/** What came of a try to build a derivation. */
sealed interface JobEnd {
  /** Its outputs are valid. */
  record Built() implements JobEnd {}

  /** They are not, and will not be. */
  record Failed(BuildFailedException reason) implements JobEnd {}

  /** There was no place for it: it is to be tried again. */
  record NoPlace() implements JobEnd {}
}
