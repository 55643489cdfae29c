package dev.tinyforge.cli;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.codec.FindingDocument;
import dev.tinyforge.ports.codec.PageDocument;
import dev.tinyforge.ports.usecase.Diagnose.Finding;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Looks at everything Forge depends on and says how to mend it.")
final class DoctorCommand extends Task {
    DoctorCommand(Desk desk) {
        super(desk);
    }

    @Override
    ExitCode run(UseCases forge) {
        List<Finding> findings = forge.diagnosis().doctor();
        if (json()) {
            print(new PageDocument(findings.stream().map(FindingDocument::write).toList(), Optional.empty()).write());
        } else {
            for (Finding finding : findings) {
                print("%-5s %s: %s"
                        .formatted(ConfigReader.spell(finding.level()), finding.subject(), finding.detail()));
                if (!finding.remedy().isBlank()) {
                    print("      " + finding.remedy());
                }
            }
        }
        boolean ill = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
        return ill ? ExitCode.UNREACHABLE : ExitCode.DONE;
    }
}
