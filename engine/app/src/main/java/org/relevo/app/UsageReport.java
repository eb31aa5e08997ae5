package org.relevo.app;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, so that it is the last thing on the screen: the message, how the command is
 * called, and where to read more. Who names no command gets the list of them.
 */
final class UsageReport implements CommandLine.IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    PrintWriter err = command.getErr();
    err.println("relevo: " + message(error, command));
    UnmatchedArgumentException.printSuggestions(error, err);
    if (command.getSubcommands().isEmpty()) {
      err.print(command.getHelp().fullSynopsis());
      err.println("More with: " + spec.qualifiedName() + " --help");
    } else {
      command.usage(err);
    }
    err.flush();
    return spec.exitCodeOnInvalidInput();
  }

  private static String message(ParameterException error, CommandLine command) {
    if (error instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()) {
      List<String> words = unmatched.getUnmatched();
      if (!words.isEmpty() && !words.get(0).startsWith("-")) {
        return "there is no command \"" + command.getCommandSpec().qualifiedName() + " "
            + words.get(0) + "\"";
      }
    }
    // Some messages of the library begin like this, others do not.
    return String.valueOf(error.getMessage()).replaceFirst("^Error: ", "");
  }
}
