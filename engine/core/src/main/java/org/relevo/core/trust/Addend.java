package org.relevo.core.trust;

/** A point of edwards25519 in the form in which it is added with the fewest multiplications. Immutable. */
final class Addend {
  /** Y + X. */
  final long[] sum;
  /** Y − X. */
  final long[] difference;
  /** 2·Z. */
  final long[] twiceZ;
  /** 2·d·T. */
  final long[] twiceDt;

  Addend(long[] sum, long[] difference, long[] twiceZ, long[] twiceDt) {
    this.sum = sum;
    this.difference = difference;
    this.twiceZ = twiceZ;
    this.twiceDt = twiceDt;
  }

  /** Returns {@code table[index]}, having read all of the table, so that the cache does not learn which was wanted. */
  static Addend select(Addend[] table, int index) {
    Addend chosen =
        new Addend(Field25519.blank(), Field25519.blank(), Field25519.blank(), Field25519.blank());
    for (int i = 0; i < table.length; i++) {
      long mask = ((long) (i ^ index) - 1) >> 63;
      Field25519.select(chosen.sum, table[i].sum, mask);
      Field25519.select(chosen.difference, table[i].difference, mask);
      Field25519.select(chosen.twiceZ, table[i].twiceZ, mask);
      Field25519.select(chosen.twiceDt, table[i].twiceDt, mask);
    }
    return chosen;
  }
}
