package org.relevo.tests.bench;

import java.nio.file.Path;
import org.relevo.scheme.MachineProgram;

/** The least program that evaluates a machine file: prints how many machines it gives. */
final class EvaluateMachines {
  private EvaluateMachines() {}

  public static void main(String... arguments) throws Exception {
    System.out.println(new MachineProgram(Path.of(arguments[0])).evaluate().size());
  }
}
