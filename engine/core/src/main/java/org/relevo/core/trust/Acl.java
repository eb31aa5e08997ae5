package org.relevo.core.trust;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relevo.formats.sexp.Sexp;
import org.relevo.formats.sexp.SexpList;
import org.relevo.formats.sexp.SexpWriter;

/**
 * An access list: the keys whose signatures make items acceptable, {@code (acl (entry (public-key …) (tag (guix
 * import))) …)}. Immutable.
 *
 * <p>An entry that cannot be used (of another purpose, or with a key of an unsupported kind) authorizes nothing; it is
 * kept when the list is written again.
 */
public final class Acl {
  /** The list that authorizes nobody. */
  public static final Acl EMPTY = new Acl(SexpList.of("acl"), Set.of(), List.of());

  private static final SexpList IMPORT = SexpList.of("tag", SexpList.of("guix", "import"));

  private final SexpList sexp;
  private final Set<PublicKey> keys;
  private final List<String> unusable;

  private Acl(SexpList sexp, Set<PublicKey> keys, List<String> unusable) {
    this.sexp = sexp;
    this.keys = keys;
    this.unusable = unusable;
  }

  /**
   * Reads a list in the canonical or the advanced form.
   *
   * @throws TrustException if it is not a list of entries
   */
  public static Acl parse(byte[] text) throws TrustException {
    return of(KeyForms.read(text, "list of authorized keys"));
  }

  private static Acl of(SexpList sexp) throws TrustException {
    if (!sexp.isNamed("acl")) {
      throw new TrustException("not a list of authorized keys: expected (acl (entry …) …)");
    }
    Set<PublicKey> keys = new LinkedHashSet<>();
    List<String> unusable = new ArrayList<>();
    for (int i = 1; i < sexp.size(); i++) {
      int number = i;
      SexpList entry = sexp.list(i)
          .filter(list -> list.isNamed("entry"))
          .orElseThrow(() -> new TrustException(
              "not a list of authorized keys: its part " + number + " is not an (entry …)"));
      addKeys(entry, keys, unusable, "entry " + number);
    }
    return new Acl(sexp, keys, List.copyOf(unusable));
  }

  private static void addKeys(
      SexpList entry, Collection<PublicKey> keys, List<String> unusable, String name) {
    List<Sexp> items = entry.items();
    if (items.size() < 3 || !items.get(items.size() - 1).equals(IMPORT)) {
      unusable.add(name + " is not for (tag (guix import))");
      return;
    }
    for (Sexp key : items.subList(1, items.size() - 1)) {
      try {
        keys.add(
            PublicKey.of(key.asList().orElseThrow(() -> new TrustException("not a public key"))));
      } catch (TrustException e) {
        unusable.add(name + ": " + e.getMessage());
      }
    }
  }

  /** Returns whether signatures of {@code key} are accepted. */
  public boolean authorizes(PublicKey key) {
    return keys.contains(key);
  }

  /** Returns the list with {@code key} authorized too; this list if it is already. */
  public Acl authorize(PublicKey key) {
    if (authorizes(key)) {
      return this;
    }
    List<Sexp> items = new ArrayList<>(sexp.items());
    items.add(SexpList.of("entry", key.sexp(), IMPORT));
    Set<PublicKey> more = new LinkedHashSet<>(keys);
    more.add(key);
    return new Acl(new SexpList(items), more, unusable);
  }

  /** Returns the authorized keys, in order. */
  public List<PublicKey> keys() {
    return List.copyOf(keys);
  }

  /** Returns, for each entry that authorizes nothing, which it is and why. */
  public List<String> unusable() {
    return unusable;
  }

  /** Returns the list in libgcrypt's advanced form, which is what the file holds. */
  public String text() {
    return SexpWriter.advancedText(sexp);
  }
}
