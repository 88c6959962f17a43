"""What the commands share: how a path and the OCR mode are given, and how a command ends that can't be carried out."""

from __future__ import annotations

import os

import click

from trichluc.pipeline.terminal import printable

ocr_option = click.option(
    "--ocr",
    type=click.Choice(["auto", "force", "never"]),
    default="auto",
    show_default=True,
    help="Recognise pages from their image: those without a text layer that can be trusted, all, none.",
)


class Unread(click.ClickException):
    """A file that can't be read: one clear message, exit code 1."""

    def format_message(self) -> str:
        return printable(self.message)


class Usage(Unread):
    """A command that can't be carried out as it was given: one clear message, exit code 2."""

    exit_code = 2


class NamedPath(click.Path):
    """A path that is not "": an unset variable of a shell must not become the working folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)
