package org.relevo.scheme.dialect;

import gnu.lists.Pair;
import gnu.mapping.Procedure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawa.standard.Scheme;

/** A hash table. As in Guile it does not know how its keys compare: each access says it. */
final class HashTable {
  /** How keys compare. */
  enum Same {
    EQ,
    EQV,
    EQUAL;

    private Procedure procedure() {
      return switch (this) {
        case EQ -> Scheme.isEq;
        case EQV -> Scheme.isEqv;
        case EQUAL -> Scheme.isEqual;
      };
    }

    private boolean holds(Object a, Object b) {
      try {
        return Texts.isTrue(procedure().apply2(a, b));
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw JavaErrors.translate(e);
      }
    }
  }

  private final Map<Integer, List<Pair>> buckets = new LinkedHashMap<>();
  private int size;

  /** Returns the pair of {@code key} and its value. */
  Optional<Pair> handle(Object key, Same same) {
    for (Pair entry : buckets.getOrDefault(hash(key), List.of())) {
      if (same.holds(entry.getCar(), key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** Returns the pair of {@code key} and its value, which is {@code initial} if the key was not there. */
  Pair create(Object key, Object initial, Same same) {
    return handle(key, same).orElseGet(() -> {
      Pair entry = new Pair(key, initial);
      buckets.computeIfAbsent(hash(key), hash -> new ArrayList<>()).add(entry);
      size++;
      return entry;
    });
  }

  void set(Object key, Object value, Same same) {
    create(key, value, same).setCdr(value);
  }

  Optional<Pair> remove(Object key, Same same) {
    Optional<Pair> entry = handle(key, same);
    if (entry.isPresent()) {
      buckets.getOrDefault(hash(key), List.of()).removeIf(each -> same.holds(each.getCar(), key));
      size--;
    }
    return entry;
  }

  void clear() {
    buckets.clear();
    size = 0;
  }

  int size() {
    return size;
  }

  /** Returns the pairs of keys and values there are at this moment. */
  List<Pair> entries() {
    List<Pair> all = new ArrayList<>();
    buckets.values().forEach(all::addAll);
    return all;
  }

  /** Equal keys have equal hashes under each of the comparisons; numbers and texts come in several classes. */
  private static int hash(Object key) {
    if (key instanceof Pair pair) {
      return 31 * hash(pair.getCar()) + 7;
    }
    if (key instanceof Number number) {
      return Double.hashCode(number.doubleValue());
    }
    if (key instanceof CharSequence text) {
      return text.toString().hashCode();
    }
    if (key instanceof List<?> vector) {
      return vector.size();
    }
    return key.hashCode();
  }

  @Override
  public String toString() {
    return "#<hash-table " + size + ">";
  }
}
