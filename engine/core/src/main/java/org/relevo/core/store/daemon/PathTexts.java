package org.relevo.core.store.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * What a daemon calls its paths. A reply is read to its end before they are looked at, so that one that is none breaks no
 * conversation.
 */
record PathTexts(StoreDir dir) {
  StorePath path(String text) throws IOException {
    return dir.parse(text);
  }

  /** Returns the path, unless the daemon has none to tell. */
  Optional<StorePath> ifAny(String text) throws IOException {
    return text.isEmpty() ? Optional.empty() : Optional.of(dir.parse(text));
  }

  List<StorePath> list(Collection<String> texts) throws IOException {
    List<StorePath> paths = new ArrayList<>(texts.size());
    for (String text : texts) {
      paths.add(dir.parse(text));
    }
    return paths;
  }

  SortedSet<StorePath> set(Collection<String> texts) throws IOException {
    return new TreeSet<>(list(texts));
  }
}
