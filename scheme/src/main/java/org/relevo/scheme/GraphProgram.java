package org.relevo.scheme;

import gnu.lists.LList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.Program;
import org.relevo.scheme.dialect.ProgramException;
import org.relevo.scheme.dialect.Texts;

/**
 * A build graph: a Scheme program whose value is a derivation or a list of them, made with {@code derivation}, {@code
 * text} and {@code source}. These forms add what they make to the store as they are evaluated, for their values contain
 * paths that depend on it.
 */
public final class GraphProgram {
  private GraphProgram() {}

  /**
   * Runs the program in {@code file}, and returns the paths of the derivations that are its value, in their order. They
   * and what they need are in {@code store} then.
   *
   * @throws GraphException if the file cannot be read, or is wrong, or runs too long, or the store refuses something
   * @throws InterruptedException if the thread is interrupted; what is in the store then stays
   */
  public static List<StorePath> realise(Path file, Store store)
      throws GraphException, InterruptedException {
    return realise(file, store, false);
  }

  /**
   * Does the same with a program that may use Java, or may not.
   *
   * @param trusted whether names in the file may mean something of Java
   */
  public static List<StorePath> realise(Path file, Store store, boolean trusted)
      throws GraphException, InterruptedException {
    Object value;
    try {
      value = Program.inFile(
              file,
              new Program.Settings(Program.LIMIT, trusted),
              new NativeModule(
                  List.of("(relevo graph)"),
                  (vocabulary, evaluation) -> GraphForms.addTo(
                      vocabulary, new GraphRealization(store, evaluation::resolve))))
          .run();
    } catch (ProgramException e) {
      throw new GraphException(e.report(), e.location(), e);
    }
    return roots(file, value);
  }

  private static List<StorePath> roots(Path file, Object value) throws GraphException {
    List<StorePath> roots = new ArrayList<>();
    for (Object element : value instanceof LList ? Texts.list(value) : List.of(value)) {
      if (!(element instanceof GraphNode.Build build)) {
        throw new GraphException(
            file + ": the value of the program must be a derivation or a list of them, not "
                + Optional.of(Texts.describe(element))
                    .filter(text -> !text.isEmpty())
                    .orElse("nothing"));
      }
      roots.add(build.file());
    }
    if (roots.isEmpty()) {
      throw new GraphException(
          file + ": the value of the program is the empty list: nothing to build");
    }
    return List.copyOf(roots);
  }
}
