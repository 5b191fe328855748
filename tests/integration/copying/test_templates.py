"""Templates of lines: the usual ones and the shop's own; and what stands in new lines unasked."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.estimates.bringing import confirm_line
from shared_db.models import EstimateLine, LineKind, SourceKind, WorkCentre
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.shopdata import HEADER, taken_in
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.copying.test_before import row_of
from tests.integration.estimates.test_sheet import line_of

SignIn = Callable[[str | None], Browser]
Jobs = Callable[[], int]
RUNS = "".join(f"W{n},曲げ,,,020:00,D,10\n" for n in range(5))


def lines_of(world: World, estimate: UUID) -> list[EstimateLine]:
    with world.record.as_server("a test") as db:
        query = select(EstimateLine).where(EstimateLine.estimate_id == estimate)
        rows = db.scalars(query.order_by(EstimateLine.position)).all()
        db.expunge_all()
        return list(rows)


def centre_for(world: World, operation: str) -> None:
    """A's only work centre is for this operation."""
    with world.record.as_server("a test") as db:
        for centre in db.scalars(
            select(WorkCentre).where(WorkCentre.company_id == world.companies["a"])
        ):
            centre.operation_name = operation


class Part:
    """A's estimate with its one part, and its pages."""

    def __init__(self, world: World, browser: SignIn) -> None:
        self.world, self.client = world, browser("a_engineer")
        self.case: SubQuoting = sub_quoting(world)
        self.estimate = self.case.build()
        self.at = f"/estimates/{self.estimate}/parts/{row_of(world, self.estimate)}"

    def put(self, template: str) -> list[str]:
        """Put a template in; the operations that stand there then."""
        answer = self.client.post(f"{self.at}/template", data={"template": template})
        assert answer.status_code == 303
        return [line.description for line in lines_of(self.world, self.estimate)]


@pytest.fixture
def part(world: World, browser: SignIn) -> Part:
    return Part(world, browser)


def test_a_usual_chain_is_put_in_beside_what_was_agreed(part: Part) -> None:
    words = part.put("sheet_metal")
    assert words[0] == "旋削", "what was agreed stays in its place"
    assert words.count("めっき") == 1, "what was agreed already is not asked for twice"
    assert {"旋削", "レーザー切断", "バリ取り", "曲げ", "検査"} <= set(words)


def test_the_lines_of_a_part_are_kept_renamed_put_in_elsewhere_and_deleted(
    part: Part, world: World, browser: SignIn
) -> None:
    part.case.fill(part.estimate)
    client = part.client
    assert client.post(f"{part.at}/keep-template", data={"name": "丸物"}).status_code == 303
    again = client.post(f"{part.at}/keep-template", data={"name": "丸物"})
    assert again.status_code == 422
    assert "この名前の標準工程はすでにあります" in again.text
    [own] = [one for one in client.get("/api/v1/line-templates").json["templates"] if one["own"]]
    key = own["template"]
    client.post(f"/line-templates/{key}", data={f"name-{key}": "シャフト"})
    assert "シャフト" in client.get("/line-templates").text
    other = Part(world, browser)
    other.put(key)
    grid = other.case.grid(other.estimate)
    assert line_of(grid, "operation")["run_minutes"] == "2"
    assert line_of(grid, "material")["mass_kg"] == "0.5"
    client.post(f"/line-templates/{key}/delete")
    assert "シャフト" not in client.get(f"{part.at}/before").text
    assert client.post(f"{part.at}/template", data={"template": key}).status_code == 404


def test_another_shop_can_neither_see_nor_put_in_a_shops_template(
    part: Part, world: World, browser: SignIn
) -> None:
    part.client.post(f"{part.at}/keep-template", data={"name": "秘密の工程"})
    own = part.client.get("/api/v1/line-templates").json["templates"][-1]["template"]
    other = browser("b_engineer")
    assert "秘密" not in other.get("/line-templates").text
    assert other.delete(f"/api/v1/line-templates/{own}").status_code == 404
    request = part.case.ask(part.estimate)
    answer = part.case.build_answer(request)
    path = f"/api/v1/estimates/{answer}/parts/{row_of(world, answer)}/template"
    assert other.post(path, json={"template": own}).status_code == 404


@pytest.mark.parametrize("template", ["", "nothing", "../..", "0" * 60])
def test_a_template_that_is_not_there_is_refused(part: Part, template: str) -> None:
    answer = part.client.post(f"{part.at}/template", data={"template": template})
    assert answer.status_code == 404


def test_a_work_centre_named_like_the_operation_and_its_times_stand_there_as_proposed(
    part: Part, world: World, files_folder: Path, do_jobs: Jobs
) -> None:
    taken_in(world, files_folder, (HEADER + RUNS).encode(), do_jobs)
    centre_for(world, "曲げ")
    part.put("sheet_metal")
    [bending] = [one for one in lines_of(world, part.estimate) if one.description == "曲げ"]
    assert bending.work_centre_id == part.case.centres["a"]
    assert bending.kept_terms["hourly_rate"] == "4500"
    assert bending.kept_terms["run_minutes"]
    assert bending.source_kind is SourceKind.RECORD
    assert bending.proposed
    others = [one for one in lines_of(world, part.estimate) if one.description != "曲げ"]
    assert not any(one.proposed for one in others)


def test_what_somebody_types_or_confirms_is_a_proposal_no_longer(
    world: World, browser: SignIn
) -> None:
    first = sub_quoting(world)
    centre_for(world, "ＮＣ 旋削")
    centre_for(world, "旋削")
    estimate = first.build()
    [line] = [one for one in lines_of(world, estimate) if one.kind is LineKind.OPERATION]
    assert line.proposed and line.work_centre_id
    first.save(estimate, first.grid(estimate))
    assert next(one for one in lines_of(world, estimate) if one.id == line.id).proposed
    with world.record.work(world.actor("a_engineer")) as work:
        assert confirm_line(work, estimate, str(line.id))
    assert not next(one for one in lines_of(world, estimate) if one.id == line.id).proposed
    second = sub_quoting(world)
    estimate = second.build()
    grid = second.grid(estimate)
    line_of(grid, "operation")["run_minutes"] = "7"
    second.save(estimate, grid)
    assert not any(one.proposed for one in lines_of(world, estimate))


def test_of_two_work_centres_named_alike_none_is_chosen(world: World) -> None:
    from tests.factories.estimates import work_centre

    case = sub_quoting(world)
    work_centre(world, "a", name="旋盤2")
    centre_for(world, "旋削")
    estimate = case.build()
    assert not any(one.work_centre_id for one in lines_of(world, estimate))
