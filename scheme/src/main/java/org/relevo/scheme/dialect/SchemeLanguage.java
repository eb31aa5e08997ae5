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
  // A run that was left behind when its time was over must not have what the next one may.
  private final ThreadLocal<Boolean> open = ThreadLocal.withInitial(() -> false);

  SchemeLanguage(Environment vocabulary) {
    super(vocabulary);
    defaultReadTable = createReadTable();
    openReadTable = ReadTable.createInitial();
    GuileSyntax.addTo(openReadTable);
    // What is before a colon names a class there.
    openReadTable.set(':', ReadTable.createInitial().lookup(':'));
    openReadTable.postfixLookupOperator = ':';
  }

  /** Lets the names of programs that this thread runs mean something of Java from now on, or not. */
  void setOpen(boolean open) {
    this.open.set(open);
  }

  boolean isOpen() {
    return open.get();
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
    return isOpen() ? openReadTable : defaultReadTable;
  }
}
