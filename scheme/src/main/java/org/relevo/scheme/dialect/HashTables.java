package org.relevo.scheme.dialect;

import gnu.lists.Pair;
import gnu.mapping.Procedure;
import gnu.mapping.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.scheme.dialect.HashTable.Same;

/** Guile's procedures on hash tables; those of SRFI 69 are made of them in Scheme. */
final class HashTables {
  private HashTables() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("make-hash-table", 0, Primitive.ANY, a -> new HashTable())
        .procedure("hash-table?", 1, a -> a[0] instanceof HashTable)
        .procedure("hash-clear!", 1, a -> {
          table(a[0]).clear();
          return Values.empty;
        })
        .procedure("%hash-size", 1, a -> table(a[0]).size())
        .procedure("hash-count", 2, a -> {
          int count = 0;
          for (Pair entry : table(a[1]).entries()) {
            count +=
                Texts.isTrue(Texts.procedure(a[0]).apply2(entry.getCar(), entry.getCdr())) ? 1 : 0;
          }
          return count;
        })
        .procedure("hash-for-each", 2, a -> {
          for (Pair entry : table(a[1]).entries()) {
            Object unused = Texts.procedure(a[0]).apply2(entry.getCar(), entry.getCdr());
          }
          return Values.empty;
        })
        .procedure("hash-map->list", 2, a -> {
          List<Object> values = new ArrayList<>();
          for (Pair entry : table(a[1]).entries()) {
            values.add(Texts.procedure(a[0]).apply2(entry.getCar(), entry.getCdr()));
          }
          return Texts.list(values);
        })
        .procedure("hash-fold", 3, a -> {
          Procedure procedure = Texts.procedure(a[0]);
          Object value = a[1];
          for (Pair entry : table(a[2]).entries()) {
            value = procedure.apply3(entry.getCar(), entry.getCdr(), value);
          }
          return value;
        });
    accesses(vocabulary, "hash", Same.EQUAL);
    accesses(vocabulary, "hashq", Same.EQ);
    accesses(vocabulary, "hashv", Same.EQV);
  }

  private static void accesses(Vocabulary vocabulary, String prefix, Same same) {
    vocabulary
        .procedure(
            prefix + "-ref",
            2,
            3,
            a -> table(a[0])
                .handle(a[1], same)
                .map(Pair::getCdr)
                .orElseGet(() -> a.length > 2 ? a[2] : (Object) false))
        .procedure(prefix + "-set!", 3, a -> {
          table(a[0]).set(a[1], a[2], same);
          return a[2];
        })
        .procedure(prefix + "-remove!", 2, a -> or(table(a[0]).remove(a[1], same)))
        .procedure(prefix + "-get-handle", 2, a -> or(table(a[0]).handle(a[1], same)))
        .procedure(prefix + "-create-handle!", 3, a -> table(a[0]).create(a[1], a[2], same));
  }

  private static Object or(Optional<Pair> entry) {
    return entry.<Object>map(pair -> pair).orElse(false);
  }

  private static HashTable table(Object value) {
    if (value instanceof HashTable table) {
      return table;
    }
    throw SchemeError.wrongType("", "a hash table", value);
  }
}
