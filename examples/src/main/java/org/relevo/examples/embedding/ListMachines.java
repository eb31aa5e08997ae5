package org.relevo.examples.embedding;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.scheme.MachineProgram;
import org.relevo.scheme.MachineProgramOptions;

/**
 * Lists the machines that a program gives which is a text, and has names with values of ours.
 *
 * <pre>ListMachines FILE [NAME=VALUE …]</pre>
 */
public final class ListMachines {
  private ListMachines() {}

  /** Prints a line for each machine; exits with 1 if the program is wrong, and says where. */
  public static void main(String... arguments) throws Exception {
    Path name = Path.of(arguments[0]);
    Map<String, String> bindings = new HashMap<>();
    for (String binding : List.of(arguments).subList(1, arguments.length)) {
      String[] parts = binding.split("=", 2);
      bindings.put(parts[0], parts[1]);
    }
    MachineProgram program = MachineProgram.ofText(
        name, Files.readString(name), MachineProgramOptions.DEFAULT.withBindings(bindings));
    try {
      for (BuildMachine machine : program.evaluate()) {
        System.out.println(machine.id() + " " + String.join(",", machine.systems()));
      }
    } catch (MachinesFileException e) {
      // FILE:LINE:COLUMN: what is wrong, then the line itself with a caret; location() has the
      // place
      // alone.
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
