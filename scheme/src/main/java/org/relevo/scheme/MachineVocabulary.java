package org.relevo.scheme;

import java.nio.file.Path;
import java.util.List;
import org.relevo.scheme.dialect.NativeModule;

/** The module {@code (guix scripts offload)}: {@code build-machine} and what looks at machines. */
final class MachineVocabulary {
  private MachineVocabulary() {}

  static NativeModule module(Path home, MachineObserver observer) {
    return new NativeModule(
        List.of("(guix scripts offload)", "(guix offload)"), (vocabulary, evaluation) -> {
          vocabulary.syntax("build-machine", new MachineForm(home, observer));
          MachineProcedures.addTo(vocabulary);
        });
  }
}
