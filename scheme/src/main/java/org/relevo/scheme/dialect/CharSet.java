package org.relevo.scheme.dialect;

import gnu.lists.Pair;
import gnu.mapping.Procedure1;
import gnu.text.Char;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of characters (SRFI 14). It is a predicate, too: so procedures that take one take a set. The table of its members
 * is made when more than a look is needed, for that of a named set takes a call for each character that there is. Programs
 * run one at a time, so it is used by one thread at a time.
 */
final class CharSet extends Procedure1 {
  private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

  private final IntPredicate predicate;
  private @Nullable BitSet table;

  private CharSet(BitSet members) {
    super("char-set");
    this.predicate = members::get;
    this.table = members;
  }

  private CharSet(IntPredicate predicate) {
    super("char-set");
    this.predicate = predicate;
  }

  /** Returns the set of the characters for which {@code predicate} holds. */
  static CharSet where(IntPredicate predicate) {
    return new CharSet(predicate);
  }

  private BitSet members() {
    BitSet members = table;
    if (members == null) {
      members = new BitSet(CODE_POINTS);
      for (int c = 0; c < CODE_POINTS; c++) {
        if (predicate.test(c)) {
          members.set(c);
        }
      }
      table = members;
    }
    return members;
  }

  /** Returns the set that {@code value} is, or that a string, a character or a list of characters has. */
  static CharSet of(Object value) {
    if (value instanceof CharSet set) {
      return set;
    }
    BitSet members = new BitSet();
    if (value instanceof CharSequence text) {
      text.codePoints().forEach(members::set);
    } else if (value instanceof Pair || Texts.isList(value)) {
      Texts.list(value).forEach(c -> members.set(Texts.character(c)));
    } else {
      members.set(Texts.character(value));
    }
    return new CharSet(members);
  }

  boolean contains(int c) {
    return predicate.test(c);
  }

  int size() {
    return members().cardinality();
  }

  CharSet union(CharSet other) {
    BitSet all = (BitSet) members().clone();
    all.or(other.members());
    return new CharSet(all);
  }

  CharSet intersection(CharSet other) {
    BitSet both = (BitSet) members().clone();
    both.and(other.members());
    return new CharSet(both);
  }

  CharSet difference(CharSet other) {
    BitSet left = (BitSet) members().clone();
    left.andNot(other.members());
    return new CharSet(left);
  }

  CharSet complement() {
    BitSet others = (BitSet) members().clone();
    others.flip(0, CODE_POINTS);
    return new CharSet(others);
  }

  /** Returns its characters in their order. */
  List<Object> characters() {
    List<Object> all = new ArrayList<>();
    members().stream().forEach(c -> all.add(Char.make(c)));
    return all;
  }

  @Override
  public Object apply1(Object value) {
    return contains(Texts.character(value));
  }

  boolean sameAs(CharSet other) {
    return members().equals(other.members());
  }

  @Override
  public String toString() {
    return "#<charset of " + size() + ">";
  }
}
