"""Feedback through nbgrader's exchange: ``nbgrader release_feedback``, and formgrader's button for it."""

import glob
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

from torchmarks.gradebook.graded import is_about
from torchmarks.intake.notebooks import COLLECTED
from torchmarks.intake.submissions import student_folders
from torchmarks.terminal import named


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """nbgrader's own, which ends in a traceback at the first work that did not come through the exchange.

    Here such work is named at the end, and so are pages that are older than the work graded last. The feedback of all
    others is released.
    """

    def copy_files(self) -> None:
        """Release what can be. Raises ExchangeError afterwards if there was nothing, or something was left out."""
        assignment = self.coursedir.assignment_id
        everybody = student_folders(self.coursedir, self.coursedir.feedback_directory, assignment)
        folders = {student: folder for student, folder in everybody if any(folder.glob("*.html"))}
        if not folders:
            self.fail(
                f"There is no feedback on '{assignment}' to release: run nbgrader generate_feedback {assignment}."
            )
        uncollected, outdated = [], []
        for student, folder in folders.items():
            graded = Path(self.coursedir.format_path(self.coursedir.autograded_directory, student, assignment))
            if not all((folder / name).is_file() for name in COLLECTED):
                uncollected.append(student)
            elif not all(is_about(page, graded / f"{page.stem}.ipynb") for page in folder.glob("*.html")):
                outdated.append(student)
            else:
                self.src_path = glob.escape(str(folder))
                super().copy_files()
        sentences = []
        if uncollected:
            sentences.append(
                f"Work of {named(uncollected)} did not come by nbgrader collect, so no feedback can go back that way:"
                f" send the pages in {self.coursedir.feedback_directory}/, or torchmarks pack-feedback {assignment}."
            )
        if outdated:
            sentences.append(
                f"Feedback is not released that is not about the work graded last, of {named(outdated)}: run nbgrader"
                f" generate_feedback {assignment}, and then this command again."
            )
        if sentences and len(uncollected) + len(outdated) < len(folders):
            sentences.append("All other feedback is released.")
        if sentences:
            self.fail(" ".join(sentences))
