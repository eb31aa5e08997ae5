package org.relevo.app.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.machine.SourceLocation;
import org.relevo.scheme.MachineSurvey;

/** What is wrong with a file as a whole: its evaluation, its value, and machines that it makes in vain. */
final class SurveyFindings {
  private SurveyFindings() {}

  /** Returns what an evaluation that failed says. */
  static Finding of(MachinesFileException fault) {
    String text = String.valueOf(fault.getMessage());
    String place = fault.location().map(SourceLocation::toString).orElse("") + ": ";
    return new Finding(
        Severity.ERROR,
        fault.location(),
        List.of(),
        text.startsWith(place) ? text.substring(place.length()) : text,
        "");
  }

  /** Returns what there is to say about a file's value. */
  static List<Finding> of(MachineSurvey survey) {
    if (survey.misfit().isPresent()) {
      return List.of(new Finding(
          Severity.ERROR,
          Optional.empty(),
          List.of(),
          "the file's value is not a list of build-machine objects, so there are no machines: "
              + survey.misfit().get(),
          "The last form of the file must give the list: (list MACHINE ...)"));
    }
    List<Finding> findings = new ArrayList<>();
    if (survey.machines().isEmpty()) {
      findings.add(new Finding(
          Severity.NOTE,
          Optional.empty(),
          List.of(),
          "the list is empty, so nothing is offloaded",
          ""));
    }
    survey
        .deprecated()
        .forEach(old ->
            findings.add(new Finding(Severity.WARNING, old.location(), List.of(), old.text(), "")));
    findings.addAll(unlisted(survey));
    return findings;
  }

  /**
   * A form none of whose machines is listed is probably forgotten. One of which some are was filtered; there, a machine
   * that is listed under the same name and port was a duplicate.
   */
  private static List<Finding> unlisted(MachineSurvey survey) {
    Set<Optional<SourceLocation>> listedForms =
        survey.machines().stream().map(BuildMachine::location).collect(Collectors.toSet());
    Set<String> listed =
        survey.machines().stream().map(BuildMachine::id).collect(Collectors.toSet());
    Map<Optional<SourceLocation>, List<BuildMachine>> forms = new LinkedHashMap<>();
    survey.unlisted().stream()
        .filter(
            machine -> !listedForms.contains(machine.location()) || !listed.contains(machine.id()))
        .forEach(machine -> forms
            .computeIfAbsent(machine.location(), place -> new ArrayList<>())
            .add(machine));
    List<Finding> findings = new ArrayList<>();
    forms.forEach((place, machines) -> findings.add(
        listedForms.contains(place)
            ? Finding.of(
                Severity.NOTE,
                machines,
                "made here, but not in the file's value (others from here are), so no builds go"
                    + " there",
                "")
            : Finding.of(
                Severity.WARNING,
                machines,
                "defined, but neither in the file's value nor inherited from, so no builds go there",
                "Put it into the list, or remove the definition.")));
    return findings;
  }
}
