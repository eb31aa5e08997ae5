package org.relevo.app;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
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
    if (error.getCause() instanceof TypeConversionException && isNumber(error.getArgSpec())) {
      return name(error.getArgSpec()) + " needs " + number(error.getArgSpec()) + ", not \""
          + error.getValue() + "\"";
    }
    // Some messages of the library begin like this, others do not.
    return String.valueOf(error.getMessage()).replaceFirst("^Error: ", "");
  }

  private static boolean isNumber(@Nullable ArgSpec argument) {
    return argument != null
        && List.of(int.class, long.class, double.class, Integer.class, Long.class, Double.class)
            .contains(argument.type());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** Says what number an option takes; its label on the help page tells. */
  private static String number(ArgSpec argument) {
    return switch (argument.paramLabel()) {
      case "SECONDS" -> "a whole number of seconds";
      case "PORT" -> "a port number, at most 65535";
      default ->
        argument.type() == double.class || argument.type() == Double.class
            ? "a number, such as 1.5"
            : "a whole number";
    };
  }
}
