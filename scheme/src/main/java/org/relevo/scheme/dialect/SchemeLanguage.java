package org.relevo.scheme.dialect;

import gnu.kawa.lispexpr.ReadTable;
import gnu.kawa.lispexpr.ReadTableEntry;
import gnu.mapping.Environment;
import kawa.standard.Scheme;

/**
 * Kawa's Scheme with an environment of its own, Guile's lexical syntax, and names that never mean something of Java.
 * Public only because Kawa makes {@link ClosedCompilation} for it by reflection.
 */
public final class SchemeLanguage extends Scheme {
  SchemeLanguage(Environment vocabulary) {
    super(vocabulary);
    defaultReadTable = createReadTable();
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
    table.setBracketMode(0);
    for (char c : new char[] {':', '@', '{', '}', '&'}) {
      table.set(c, ReadTableEntry.getConstituentInstance());
    }
    return table;
  }

  ReadTable readTable() {
    return defaultReadTable;
  }
}
