"""What is told of the look into the list of known vulnerabilities."""

from tools.audit_dependencies import shown

SKIPPED = """\
No known vulnerabilities found
Name   Skip Reason
------ -----------------------------------------------------------------------
alpha  Dependency not found on PyPI and could not be audited: alpha (1.20.1)
beta   Dependency not found on PyPI and could not be audited: beta (5.4.2)
"""


def test_packages_that_nobody_could_look_up_are_counted_and_not_called_harmless() -> None:
    told = shown(SKIPPED).splitlines()
    assert told == [
        "2 packages are unknown to the list and were NOT audited.",
        "No known vulnerabilities found in the others",
    ]


def test_a_vulnerability_is_shown_whole() -> None:
    found = (
        "Found 1 known vulnerability in 1 package\nName Version ID\n---- ------- -----\nx 1 PYSEC-1"
    )
    assert shown(found + "\n") == found
    assert shown(f"{found}\n{SKIPPED.partition(chr(10))[2]}").endswith(found)
