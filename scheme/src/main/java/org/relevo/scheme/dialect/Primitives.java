package org.relevo.scheme.dialect;

/** All that Relevo's own Scheme modules are made of, as far as it is written in Java. */
final class Primitives {
  private Primitives() {}

  static void addTo(Vocabulary vocabulary) {
    CoreProcedures.addTo(vocabulary);
    TextProcedures.addTo(vocabulary);
    ListProcedures.addTo(vocabulary);
    Comparisons.addTo(vocabulary);
    CharSets.addTo(vocabulary);
    HashTables.addTo(vocabulary);
    Regexps.addTo(vocabulary);
    ControlProcedures.addTo(vocabulary);
    FileProcedures.addTo(vocabulary);
    PortProcedures.addTo(vocabulary);
  }
}
