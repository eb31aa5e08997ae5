package org.relevo.scheme;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.relevo.scheme.dialect.NativeModule;

/** What machine files have beside Guile's own names: {@code build-machine}, its predicate and its accessors. */
public final class MachineModule {
  private MachineModule() {}

  /**
   * Returns the module.
   *
   * @param home the directory whose {@code .ssh/id_rsa} is the default private key
   */
  public static NativeModule of(Path home) {
    return of(home, MachineObserver.LOG);
  }

  static NativeModule of(Path home, MachineObserver observer) {
    return new NativeModule(
        List.of("(guix scripts offload)", "(guix offload)"), (vocabulary, evaluation) -> {
          vocabulary.syntax("build-machine", new MachineForm(home, observer));
          MachineProcedures.addTo(vocabulary);
        });
  }

  /** Returns the names of the fields that a {@code build-machine} form can have. */
  public static SortedSet<String> fields() {
    return MachineDraft.fields();
  }
}
