package org.relevo.scheme;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.relevo.formats.path.StorePath;

/** What the forms of a graph file give: something that is in the store, or will be. */
sealed interface GraphNode {
  /** Returns what it is called. */
  String name();

  /** Returns the item that is meant where no output is named. */
  StorePath path();

  /**
   * A text or a file tree: an item that is in the store already.
   *
   * @param name what it is called
   * @param path the item
   */
  record Item(String name, StorePath path) implements GraphNode {
    @Override
    public String toString() {
      return "#<item " + path + ">";
    }
  }

  /**
   * A derivation, whose file is in the store already.
   *
   * @param name what it is called
   * @param file the path of its file
   * @param outputs where its outputs will be
   */
  record Build(String name, StorePath file, SortedMap<String, StorePath> outputs)
      implements GraphNode {
    public Build {
      outputs = new TreeMap<>(outputs);
    }

    @Override
    public StorePath path() {
      @Nullable StorePath main = outputs.get("out");
      return main != null ? main : outputs.values().iterator().next();
    }

    @Override
    public String toString() {
      return "#<derivation " + file + ">";
    }
  }
}
