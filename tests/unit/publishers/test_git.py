"""Branches of git remotes as targets, with a real git and a bare repository."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers import open_target
from generator.publishers.apply import apply_plan
from generator.publishers.git import GitTarget, without_secrets
from generator.publishers.guards import DeleteLimit, check_plan
from generator.publishers.plan import MANIFEST_NAME
from generator.registry import Target
from tests.unit.publishers.sites import FIRST, SECOND, Site, plan_for, silent


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository with nothing in it."""
    git(tmp_path, "init", "--bare", "--quiet", "remote.git")
    return tmp_path / "remote.git"


def open_branch(remote: Path, *, history: bool = False, cname: str = "", branch: str = "pages") -> Target:
    settings = PublishTarget(target="", branch=branch, history=history, cname=cname)
    return open_target(f"git+{remote}", settings, remote.parent)


def publish(site: Site, target: Target) -> None:
    try:
        apply_plan(plan_for(site, target), {**site, **target.extras}.__getitem__, target)
    finally:
        target.close()


def tree(remote: Path, commit: str = "pages") -> dict[str, bytes]:
    paths = git(remote, "ls-tree", "-r", "-z", "--name-only", commit).split("\0")
    return {
        path: subprocess.run(
            ["git", "cat-file", "blob", f"{commit}:{path}"], cwd=remote, check=True, capture_output=True
        ).stdout
        for path in paths
        if path and path != MANIFEST_NAME
    }


def test_a_branch_gets_the_site_and_what_github_pages_needs(remote: Path) -> None:
    """`.nojekyll` always, `CNAME` when the domain is set."""
    publish(FIRST, open_branch(remote, cname="news.example"))

    assert tree(remote) == {**FIRST, ".nojekyll": b"", "CNAME": b"news.example\n"}


def test_one_commit_without_a_past_is_the_default(remote: Path) -> None:
    """The repository does not grow with every publish."""
    publish(FIRST, open_branch(remote))
    publish(SECOND, open_branch(remote))

    assert git(remote, "rev-list", "--count", "pages").strip() == "1"
    assert tree(remote) == {**SECOND, ".nojekyll": b"", "static/site.aaaaaaaa.css": b"body{}"}


def test_history_is_kept_on_request_and_leads_back(remote: Path) -> None:
    """A rollback puts the branch to the commit before."""
    publish(FIRST, open_branch(remote, history=True))
    publish(SECOND, open_branch(remote, history=True))
    assert git(remote, "rev-list", "--count", "pages").strip() == "2"

    target = open_branch(remote, history=True)
    target.rollback(silent)
    target.close()

    assert tree(remote) == {**FIRST, ".nojekyll": b""}


def test_a_rollback_needs_a_past(remote: Path) -> None:
    """Without history it is refused, and so is the first publish of all."""
    publish(FIRST, open_branch(remote))
    single, first = open_branch(remote), open_branch(remote, history=True)

    with pytest.raises(PublishError, match="history = true"):
        single.rollback(silent)
    with pytest.raises(PublishError, match="no earlier publish"):
        first.rollback(silent)
    first.close()


def test_a_second_publish_pushes_nothing(remote: Path) -> None:
    """The branch stays at the same commit."""
    publish(FIRST, open_branch(remote))
    before = git(remote, "rev-parse", "pages")

    publish(FIRST, open_branch(remote))

    assert git(remote, "rev-parse", "pages") == before


def test_a_branch_that_moved_in_the_meantime_is_not_overwritten(remote: Path) -> None:
    """The push carries a lease on the commit that the plan was made for."""
    publish(FIRST, open_branch(remote))
    slow = open_branch(remote)
    plan = plan_for(SECOND, slow)
    publish({**FIRST, "index.html": b"by somebody else"}, open_branch(remote))

    with pytest.raises(PublishError, match="moved on"):
        apply_plan(plan, {**SECOND, **slow.extras}.__getitem__, slow)
    slow.close()

    assert tree(remote)["index.html"] == b"by somebody else"


def test_a_branch_of_other_files_is_refused_until_it_is_adopted(remote: Path, tmp_path: Path) -> None:
    """The source branch is not overwritten by a slip; adopted, foreign files stay."""
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", str(remote), "work")
    (work / "index.html").write_text("handmade")
    (work / "main.py").write_text("print()")
    git(work, "add", ".")
    git(work, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "x")
    git(work, "push", "--quiet", "origin", "HEAD:pages")
    target = open_branch(remote)
    plan = plan_for(FIRST, target)

    with pytest.raises(PublishError, match="no publish of digest put there"):
        check_plan(plan, DeleteLimit(), target=target)
    check_plan(plan, DeleteLimit(), target=target, adopt=True)
    publish(FIRST, target)

    assert tree(remote) == {**FIRST, ".nojekyll": b"", "main.py": b"print()"}


def everything_of(project: Path) -> dict[str, object]:
    """All of a repository with its worktree: what git says about it, and each file's bytes and time."""
    said = {" ".join(words): git(project, "--no-optional-locks", *words) for words in (
        ["status", "--porcelain"], ["stash", "list"], ["rev-parse", "HEAD"], ["symbolic-ref", "HEAD"], ["reflog"],
        ["for-each-ref"], ["config", "--list", "--show-origin"], ["diff", "--cached"], ["worktree", "list"],
    )}  # fmt: skip
    files = {str(path): (path.lstat().st_mtime_ns, path.read_bytes()) for path in project.rglob("*") if path.is_file()}
    return {**said, **files}


@pytest.mark.parametrize("history", [False, True])
def test_the_users_repository_is_not_touched(
    remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, history: bool
) -> None:
    """Not its worktree, index, stash, HEAD, branches, hooks or configuration, even when a hook's environment points at
    it; and no hook of the user's runs."""
    git(tmp_path, "init", "--quiet", "project")
    project = tmp_path / "project"
    hook = f"#!/bin/sh\necho ran >> {tmp_path}/hooks-that-ran\nexit 1\n"
    for folder in (project / ".git" / "hooks", tmp_path / "hooks", tmp_path / "template" / "hooks"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("pre-push", "pre-commit", "post-commit"):
            (folder / name).write_text(hook)
    for name in ("user.name", "user.email"):
        git(project, "config", name, "a@example.org")
    git(project, "remote", "add", "origin", str(remote))
    for words in ("kept", "stashed", "staged", "unfinished"):
        (project / "draft.txt").write_text(words)
        if words != "unfinished":
            git(project, "add", "draft.txt")
        if words == "kept":
            git(project, "commit", "--quiet", "-m", words)
        if words == "stashed":
            git(project, "stash")
    for folder in (project / ".git" / "hooks", tmp_path / "hooks", tmp_path / "template" / "hooks"):
        for path in folder.iterdir():
            path.chmod(0o755)
    before = everything_of(project)
    (tmp_path / "hooks-that-ran").unlink(missing_ok=True)
    (tmp_path / "gitconfig").write_text(
        f"[core]\n\thooksPath = {tmp_path}/hooks\n[init]\n\ttemplateDir = {tmp_path}/template\n"
    )

    with monkeypatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
        patch.setenv("GIT_DIR", str(project / ".git"))
        patch.setenv("GIT_INDEX_FILE", str(project / ".git" / "index"))
        patch.setenv("GIT_WORK_TREE", str(project))
        settings = PublishTarget(target="", branch="pages", history=history)
        for site in (FIRST, SECOND):
            publish(site, open_target("git+origin", settings, project))
        if history:
            target = open_target("git+origin", settings, project)
            target.rollback(silent)
            target.close()

    assert not (tmp_path / "hooks-that-ran").exists()
    assert everything_of(project) == before
    assert tree(remote)["index.html"] == (FIRST if history else SECOND)["index.html"]


def test_a_second_publish_asks_git_as_often_for_few_files_as_for_many(
    remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of its questions go to the remote: where the branch is, and the commit there."""
    asked: list[str] = []
    run = GitTarget._run

    def counted(self: GitTarget, *arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append(arguments[0])
        return run(self, *arguments, **more)

    counts = []
    for number, site in enumerate((FIRST, {**FIRST, **{f"{n}/index.html": b"%d" % n for n in range(300)}})):
        publish(site, open_branch(remote, branch=f"pages{number}"))
        with monkeypatch.context() as patch:
            patch.setattr(GitTarget, "_run", counted)
            publish(site, open_branch(remote, branch=f"pages{number}"))
        counts.append(list(asked))
        asked.clear()

    assert counts[0] == counts[1]
    assert [verb for verb in counts[0] if verb in {"ls-remote", "fetch", "push"}] == ["ls-remote", "fetch"]


def test_odd_names_arrive_as_they_are(remote: Path) -> None:
    """Quotes, spaces, line ends and letters of all the world."""
    odd = {**FIRST, 'a "b"/c\\d é\u2019\n.html': b"odd\n"}

    publish(odd, open_branch(remote))

    assert tree(remote) == {**odd, ".nojekyll": b""}


def test_a_remote_that_is_not_there_is_named(tmp_path: Path) -> None:
    """What git said, and what to check."""
    target = open_branch(tmp_path / "nowhere.git")

    with pytest.raises(PublishError, match=r"nowhere\.git.*Check the remote"):
        plan_for(FIRST, target)
    target.close()


def test_a_branch_name_that_git_refuses_is_named(remote: Path) -> None:
    """Before anything is fetched."""
    target = open_branch(remote, branch="a..b")

    with pytest.raises(PublishError, match=r"`a\.\.b` is no name for a branch"):
        plan_for(FIRST, target)
    target.close()


def test_secrets_in_urls_are_never_shown(tmp_path: Path) -> None:
    """Neither in labels nor in what git says of a remote whose URL holds one; an address that does is refused."""
    settings, url = PublishTarget(target="", branch="pages"), "https://me:s3cret@127.0.0.1:1/x.git"
    git(tmp_path, "init", "--quiet", ".")
    git(tmp_path, "remote", "add", "origin", url)
    with pytest.raises(PublishError, match=r"must not carry a password.*DIGEST_GIT_TOKEN") as refused:
        open_target(f"git+{url}", settings, tmp_path)
    assert "s3cret" not in str(refused.value)
    target = open_target("git+origin", settings, tmp_path)

    with pytest.raises(PublishError) as caught:
        target.read("index.html")
    target.close()

    shown = f"{target.label} {caught.value} {caught.value.__cause__}"
    assert "s3cret" not in shown
    assert "127.0.0.1:1/x.git" in shown
    assert without_secrets("x https://a:b@c.example/d ssh://git@e/f") == "x https://c.example/d ssh://e/f"
