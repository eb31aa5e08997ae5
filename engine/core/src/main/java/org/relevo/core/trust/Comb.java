package org.relevo.core.trust;

/**
 * The multiples of a point of edwards25519 that make multiplying it cheap: sixteen doublings and 64 additions, against
 * 252 and 78 without them. Making them costs about as much as one multiplication without them. Immutable, about 25 kB.
 *
 * <p>The method is Lim and Lee's (1994). The bits of a scalar are a matrix of 4 teeth by 64 columns, bit 64·t + c in row
 * t; one addition takes in the four bits of a column. The columns are 4 blocks of 16, each with a table of its own, so
 * that the doublings serve four columns at once. {@link #multiply} does the same operations and touches the same memory
 * whatever the scalar is.
 */
final class Comb {
  private static final int TEETH = 4;
  private static final int BLOCKS = 4;
  private static final int COLUMNS = 16;
  private static final int ENTRIES = 1 << TEETH;
  private static final int TOOTH_BITS = BLOCKS * COLUMNS;
  private static final byte[] ORDER = EdwardsPoint.bigEndian(EdwardsPoint.ORDER);

  /** The comb of the base point. */
  static final Comb BASE = new Comb(EdwardsPoint.BASE);

  private final EdwardsPoint point;
  private final Addend[][] tables = new Addend[BLOCKS][ENTRIES];

  Comb(EdwardsPoint point) {
    this.point = point;
    EdwardsPoint[][] teeth = new EdwardsPoint[BLOCKS][TEETH];
    EdwardsPoint power = point;
    for (int tooth = 0; tooth < TEETH; tooth++) {
      for (int block = 0; block < BLOCKS; block++) {
        teeth[block][tooth] = power;
        for (int column = 0; column < COLUMNS; column++) {
          power = power.twice();
        }
      }
    }
    for (int block = 0; block < BLOCKS; block++) {
      fill(tables[block], teeth[block]);
    }
  }

  /** Sets entry i to the sum of the teeth whose bits i has. */
  private static void fill(Addend[] table, EdwardsPoint[] teeth) {
    EdwardsPoint[] sums = new EdwardsPoint[ENTRIES];
    sums[0] = EdwardsPoint.IDENTITY;
    for (int tooth = 0; tooth < TEETH; tooth++) {
      int first = 1 << tooth;
      Addend addend = teeth[tooth].addend();
      for (int i = 0; i < first; i++) {
        sums[first + i] = sums[i].add(addend);
      }
    }
    for (int i = 0; i < ENTRIES; i++) {
      table[i] = sums[i].addend();
    }
  }

  /** Returns whether the point is in the group that the base point generates, and not its identity. */
  boolean isOfPrimeOrder() {
    return !point.isIdentity() && multiply(ORDER).isIdentity();
  }

  /** Returns the point times the 32-byte big-endian number {@code scalar}. */
  EdwardsPoint multiply(byte[] scalar) {
    EdwardsPoint result = EdwardsPoint.IDENTITY;
    for (int column = COLUMNS - 1; column >= 0; column--) {
      result = result.twice();
      for (int block = 0; block < BLOCKS; block++) {
        result = result.add(Addend.select(tables[block], bits(scalar, block * COLUMNS + column)));
      }
    }
    return result;
  }

  /** Returns the bits of a column, that of the first tooth lowest. */
  private static int bits(byte[] scalar, int column) {
    int bits = 0;
    for (int tooth = 0; tooth < TEETH; tooth++) {
      int bit = tooth * TOOTH_BITS + column;
      bits |= (scalar[EdwardsPoint.SIZE - 1 - bit / Byte.SIZE] >> bit % Byte.SIZE & 1) << tooth;
    }
    return bits;
  }
}
