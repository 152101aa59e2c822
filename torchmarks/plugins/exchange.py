"""Feedback through nbgrader's exchange: ``nbgrader release_feedback``, and formgrader's button for it."""

import glob

from nbgrader.exchange.default import ExchangeReleaseFeedback

from torchmarks.intake.notebooks import COLLECTED
from torchmarks.intake.submissions import student_folders
from torchmarks.terminal import named


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """nbgrader's own, which ends in a traceback at the first work that did not come through the exchange.

    Here such work is named at the end, and the feedback of all others is released.
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
        left_out = []
        for student, folder in folders.items():
            if all((folder / name).is_file() for name in COLLECTED):
                self.src_path = glob.escape(str(folder))
                super().copy_files()
            else:
                left_out.append(student)
        if left_out:
            others = " All other feedback is released." if len(left_out) < len(folders) else ""
            self.fail(
                f"Work of {named(left_out)} did not come by nbgrader collect, so no feedback can go back that way: send"
                f" the pages in {self.coursedir.feedback_directory}/, or torchmarks pack-feedback {assignment}.{others}"
            )
