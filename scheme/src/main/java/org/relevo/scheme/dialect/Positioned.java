package org.relevo.scheme.dialect;

import gnu.lists.Pair;
import gnu.lists.PairWithPosition;

/** Makes pairs that stand where other pairs stood. */
final class Positioned {
  private Positioned() {}

  static Pair pair(Object like, Object car, Object cdr) {
    return like instanceof PairWithPosition placed
        ? new PairWithPosition(placed, car, cdr)
        : new Pair(car, cdr);
  }
}
