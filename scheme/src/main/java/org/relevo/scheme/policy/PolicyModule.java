package org.relevo.scheme.policy;

import java.util.List;
import org.relevo.scheme.dialect.NativeModule;

/** What policies have beside Guile's own names: {@code (relevo policy)}. */
public final class PolicyModule {
  private PolicyModule() {}

  /** Returns the module. */
  public static NativeModule of() {
    return new NativeModule(List.of("(relevo policy)"), (vocabulary, evaluation) -> {
      RequestAccessors.addTo(vocabulary);
      CandidateAccessors.addTo(vocabulary);
      PolicyForms.addTo(vocabulary, evaluation);
    });
  }
}
