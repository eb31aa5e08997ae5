package org.relevo.app.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.store.Closures;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.path.StorePath;

/** What the command does with the store. */
record StoreActions(ArchivePorts ports, HeadDirectories head) {
  private static final int BUFFER = 64 * 1024;

  /** Writes the items, references first; with all that they refer to if {@code recursive}. */
  void export(Collection<String> paths, boolean recursive) throws IOException {
    Set<StorePath> wanted = parse(paths);
    try (Store store = ports.openStore(head)) {
      requireValid(store, wanted);
      List<StorePath> items = new ArrayList<>(Closures.of(store, wanted));
      if (!recursive) {
        items.retainAll(wanted);
      }
      OutputStream out = new BufferedOutputStream(ports.out(), BUFFER);
      store.exportBundle(items, true, out);
      out.flush();
    }
  }

  private static void requireValid(Store store, Set<StorePath> wanted) throws IOException {
    Set<StorePath> absent = new LinkedHashSet<>(wanted);
    absent.removeAll(store.queryValid(wanted));
    if (!absent.isEmpty()) {
      throw new StoreException(
          absent.iterator().next() + " is not a valid item of the store " + store.dir()
              + (absent.size() > 1 ? ", nor are " + (absent.size() - 1) + " others" : ""));
    }
  }

  /** Imports what comes on standard input, and returns the paths of its items. */
  List<StorePath> importBundle() throws IOException {
    try (Store store = ports.openStore(head)) {
      return store.importBundle(new BufferedInputStream(ports.in(), BUFFER));
    }
  }

  /** Returns those of the paths on standard input that are not valid. */
  Set<StorePath> missing() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(ports.in(), StandardCharsets.UTF_8));
    Set<StorePath> asked =
        parse(in.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    try (Store store = ports.openStore(head)) {
      asked.removeAll(store.queryValid(asked));
    }
    return asked;
  }

  private Set<StorePath> parse(Collection<String> paths) throws IOException {
    Set<StorePath> parsed = new LinkedHashSet<>();
    for (String path : paths) {
      parsed.add(head.store().parse(path));
    }
    return parsed;
  }
}
