package org.relevo.scheme.dialect;

import gnu.lists.FVector;
import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.Values;
import java.util.ArrayList;
import java.util.List;
import kawa.standard.Scheme;

/**
 * A pattern of {@code match}. Matching fills slots, one for each variable of the pattern; the procedures that the pattern
 * mentions are handed in, since only the program can evaluate them.
 */
sealed interface MatchPattern {
  /**
   * Returns whether {@code value} fits, and fills {@code slots} if so; if not, they may be half filled.
   *
   * @param procedures the values of what stands in {@code (? PREDICATE …)} and {@code (= PROCEDURE …)}
   */
  boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable;

  /** {@code _}. */
  record Anything() implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) {
      return true;
    }
  }

  /** A variable where it stands first. */
  record Variable(int slot) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) {
      slots[slot] = value;
      return true;
    }
  }

  /** A variable where it stands again: the values must be equal. */
  record Same(int slot) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      return Texts.isTrue(Scheme.isEqual.apply2(slots[slot], value));
    }
  }

  /** A literal. */
  record Literal(Object datum) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      return Texts.isTrue(Scheme.isEqual.apply2(datum, value));
    }
  }

  /** A pair. */
  record Cons(MatchPattern first, MatchPattern rest) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      return value instanceof Pair pair
          && first.matches(pair.getCar(), slots, procedures)
          && rest.matches(pair.getCdr(), slots, procedures);
    }
  }

  /** A pair whose part can be read or changed later: {@code (get! NAME)} and {@code (set! NAME)} as an element. */
  record Access(int slot, boolean change, MatchPattern rest) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      if (!(value instanceof Pair pair)) {
        return false;
      }
      slots[slot] = change
          ? new Primitive("set!", 1, 1, a -> {
            pair.setCar(a[0]);
            return Values.empty;
          })
          : new Primitive("get!", 0, 0, a -> pair.getCar());
      return rest.matches(pair.getCdr(), slots, procedures);
    }
  }

  /**
   * {@code PATTERN ... TAIL ...}: as many elements as there are before the tail.
   *
   * @param variables the slots of the repeated pattern's variables, each of which gets a list
   * @param least how many elements there must be
   */
  record Repeated(MatchPattern element, List<Integer> variables, int least, List<MatchPattern> tail)
      implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      List<Object> elements = new ArrayList<>();
      Object rest = value;
      while (rest instanceof Pair pair) {
        elements.add(pair.getCar());
        rest = pair.getCdr();
        Deadline.tick();
      }
      int count = elements.size() - tail.size();
      if (rest != LList.Empty || count < least) {
        return false;
      }
      List<List<Object>> columns = new ArrayList<>();
      variables.forEach(variable -> columns.add(new ArrayList<>()));
      for (int i = 0; i < count; i++) {
        if (!element.matches(elements.get(i), slots, procedures)) {
          return false;
        }
        for (int v = 0; v < columns.size(); v++) {
          columns.get(v).add(slots[variables.get(v)]);
        }
      }
      for (int v = 0; v < columns.size(); v++) {
        slots[variables.get(v)] = Texts.list(columns.get(v));
      }
      for (int i = 0; i < tail.size(); i++) {
        if (!tail.get(i).matches(elements.get(count + i), slots, procedures)) {
          return false;
        }
      }
      return true;
    }
  }

  /** A vector, whose elements are matched as those of a list. */
  record VectorOf(MatchPattern elements) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      return value instanceof FVector<?> vector
          && elements.matches(Texts.list(new ArrayList<>(vector)), slots, procedures);
    }
  }

  /** {@code (and PATTERN ...)}. */
  record All(List<MatchPattern> patterns) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      for (MatchPattern pattern : patterns) {
        if (!pattern.matches(value, slots, procedures)) {
          return false;
        }
      }
      return true;
    }
  }

  /** {@code (or PATTERN ...)}; variables of alternatives that were not taken are {@code #f}. */
  record Any(List<MatchPattern> patterns) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      for (MatchPattern pattern : patterns) {
        Object[] before = slots.clone();
        if (pattern.matches(value, slots, procedures)) {
          return true;
        }
        System.arraycopy(before, 0, slots, 0, slots.length);
      }
      return false;
    }
  }

  /** {@code (not PATTERN)}. */
  record Not(MatchPattern pattern) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      return !pattern.matches(value, slots.clone(), procedures);
    }
  }

  /** {@code (? PREDICATE PATTERN ...)}. */
  record Predicate(int procedure) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      return Texts.isTrue(Texts.procedure(procedures[procedure]).apply1(value));
    }
  }

  /** {@code (= PROCEDURE PATTERN)}: the pattern is for what the procedure makes of the value. */
  record Field(int procedure, MatchPattern pattern) implements MatchPattern {
    @Override
    public boolean matches(Object value, Object[] slots, Object[] procedures) throws Throwable {
      Procedure accessor = Texts.procedure(procedures[procedure]);
      return pattern.matches(accessor.apply1(value), slots, procedures);
    }
  }
}
