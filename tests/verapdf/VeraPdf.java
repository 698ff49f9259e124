import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Reads lines "3a,ua1 TAB path" and answers each with one line: "3a=PASS ua1=FAIL:6.8-5,7.1-3" or "ERROR words". */
public class VeraPdf {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        System.out.println("READY");
        for (String line; (line = in.readLine()) != null; ) {
            String[] asked = line.split("\t");
            StringBuilder answer = new StringBuilder();
            try {
                for (String flavour : asked[0].split(",")) {
                    answer.append(flavour).append('=').append(check(flavour, new File(asked[1]))).append(' ');
                }
            } catch (Throwable broken) {
                answer = new StringBuilder("ERROR " + String.valueOf(broken).replaceAll("\\s+", " "));
            }
            System.out.println(answer.toString().trim());
        }
    }

    private static String check(String name, File file) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            TreeSet<String> failed = new TreeSet<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failed.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
                }
            }
            return result.isCompliant() ? "PASS" : "FAIL:" + String.join(",", failed);
        }
    }
}
