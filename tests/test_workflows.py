"""The workflows keep contributed code away from secrets and from publishing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def faults(text):
    """Return what is wrong with one workflow."""
    data = yaml.safe_load(text)
    triggers = data.get(True) or data.get("on") or {}
    found = []
    if data.get("permissions") != {}:
        found.append("the top grants permissions")
    found += [f"trigger {name}" for name in ("pull_request_target", "workflow_run") if name in triggers]
    if "secrets." in text:
        found.append("a secret is named")
    found += [
        f"{use} is not pinned by hash"
        for use in re.findall(r"uses: *(\S+)", text)
        if not re.search("@[0-9a-f]{40}$", use)
    ]
    for name, job in data["jobs"].items():
        grants = job.get("permissions", {})
        writes = [grant for grant, level in grants.items() if level == "write"]
        runs_code = any("run" in step or "checkout" in step.get("uses", "") for step in job["steps"])
        if writes and runs_code:
            found.append(f"{name} may write and runs code")
        if writes and ("pull_request" in triggers or "main" not in job.get("if", "")):
            found.append(f"{name} may write outside main")
        for step in job["steps"]:
            if "checkout" in step.get("uses", "") and step.get("with", {}).get("persist-credentials") is not False:
                found.append(f"{name} keeps credentials")
            if "${{" in step.get("run", ""):
                found.append(f"{name} puts an expression into a shell")
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_fault(path):
    assert faults(path.read_text()) == []


def test_there_are_workflows():
    assert {path.stem for path in WORKFLOWS} == {"audit", "checks", "notebooks", "deploy"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("permissions: {}", "permissions: write-all"),
        ("pull_request:", "pull_request_target:"),
        ("persist-credentials: false", "persist-credentials: true"),
        ("actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "actions/checkout@v5"),
        ("run: make check", "run: make check ${{ github.event.pull_request.title }}"),
        ("contents: read", "contents: write"),
    ],
)
def test_a_planted_fault_is_found(old, new):
    text = (ROOT / ".github" / "workflows" / "checks.yml").read_text()
    assert old in text
    assert faults(text.replace(old, new))


def test_zizmor_finds_a_planted_fault(tmp_path):
    bad = (ROOT / ".github" / "workflows" / "checks.yml").read_text().replace("pull_request:", "pull_request_target:")
    (tmp_path / "checks.yml").write_text(bad)
    command = [str(Path(sys.executable).parent / "zizmor"), "--offline", "--quiet", str(tmp_path / "checks.yml")]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
