"""Tables of reference: ROME jobs and their neighbours, vocabularies, and which release is loaded."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped

from app.kit.columns import UtcDateTime, column, internal, public, reference
from app.kit.database import Base


class ReferenceRelease(Base):
    """The one row that says which reference data the tables hold."""

    __tablename__ = "reference_release"

    name: Mapped[str] = column(internal("always « reference »"), String(20), primary_key=True)
    checksum: Mapped[str] = column(internal("fingerprint of the loaded files"), String(64))
    loaded_at: Mapped[datetime] = column(internal("when"), UtcDateTime)


class RomeJob(Base):
    """A job of the ROME directory."""

    __tablename__ = "rome_job"

    code: Mapped[str] = column(public("ROME code, as A1203"), String(5), primary_key=True)
    label: Mapped[str] = column(public("name of the job"), String(200))
    riasec: Mapped[str] = column(public("interest profile, letters of RIASEC"), String(4))
    green: Mapped[str] = column(public("place in the ecological transition"), String(80))
    regulated: Mapped[bool | None] = column(public("regulated profession; empty when unknown"))
    retired: Mapped[bool] = column(internal("left the directory"), default=False)


class RomeAppellation(Base):
    """A name people give to a job."""

    __tablename__ = "rome_appellation"

    ogr: Mapped[int] = column(public("OGR number of the name"), Integer, primary_key=True, autoincrement=False)
    code: Mapped[str] = reference("rome_job.code", public("the job"))
    label: Mapped[str] = column(public("the name"), String(300))
    short: Mapped[str] = column(public("a shorter writing, '' when none"), String(200))
    rare: Mapped[bool] = column(internal("seldom used: listed last"))
    retired: Mapped[bool] = column(internal("left the directory"), default=False)


class RomeEdge(Base):
    """From a job to a near one; rank 1 is the nearest."""

    __tablename__ = "rome_edge"

    code: Mapped[str] = column(public("from this job"), ForeignKey("rome_job.code"), primary_key=True)
    target: Mapped[str] = column(public("to this one"), ForeignKey("rome_job.code"), primary_key=True)
    rank: Mapped[int] = column(public("1 = the nearest"))


class RomeTag(Base):
    """What is said of a job: a theme, an interest, a working condition (values of the vocabulary)."""

    __tablename__ = "rome_tag"

    code: Mapped[str] = column(public("the job"), ForeignKey("rome_job.code"), primary_key=True)
    list_name: Mapped[str] = column(public("rome_theme, rome_interest or rome_condition"), String(20), primary_key=True)
    value: Mapped[str] = column(public("value of that vocabulary"), String(12), primary_key=True, index=True)
    main: Mapped[bool] = column(public("a main trait of the job"))


class Vocabulary(Base):
    """One value of a closed list: data·inclusion themes and audiences, ROME domains, themes, interests…"""

    __tablename__ = "vocabulary"

    list_name: Mapped[str] = column(public("the list"), String(30), primary_key=True)
    value: Mapped[str] = column(public("stable value"), String(120), primary_key=True)
    label: Mapped[str] = column(public("what users read"), String(250))
    parent: Mapped[str] = column(public("value of the list above, '' at the top"), String(120))
    description: Mapped[str] = column(public("one sentence, '' when none"), Text)
