package org.relevo.scheme.dialect;

import gnu.kawa.lispexpr.ReadTable;
import gnu.mapping.Environment;
import kawa.standard.Scheme;

/**
 * Kawa's Scheme with an environment of its own, Guile's lexical syntax, and names that never mean something of Java.
 * Public only because Kawa makes {@link ClosedCompilation} for it by reflection.
 */
public final class SchemeLanguage extends Scheme {
  private final ReadTable openReadTable;
  private boolean open;

  SchemeLanguage(Environment vocabulary) {
    super(vocabulary);
    defaultReadTable = createReadTable();
    openReadTable = ReadTable.createInitial();
    GuileSyntax.addTo(openReadTable);
    // What is before a colon names a class there.
    openReadTable.set(':', ReadTable.createInitial().lookup(':'));
    openReadTable.postfixLookupOperator = ':';
  }

  /** Lets the names of programs mean something of Java from now on, or not; one program runs at a time. */
  void setOpen(boolean open) {
    this.open = open;
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public String getName() {
    return "Relevo-Scheme";
  }

  @Override
  public String getCompilationClass() {
    return ClosedCompilation.class.getName();
  }

  @Override
  public ReadTable createReadTable() {
    ReadTable table = ReadTable.createInitial();
    GuileSyntax.addTo(table);
    return table;
  }

  ReadTable readTable() {
    return open ? openReadTable : defaultReadTable;
  }
}
