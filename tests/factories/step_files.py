"""STEP files made for one thing: assemblies of a block, and texts that only look like assemblies."""

import re

from portal.beginning.sample.drawn.step import Hole, step_block


def assembly(size: tuple[float, float, float], holes: list[Hole], places: list[float]) -> bytes:
    """The drilled block, placed so many times along x by one level of an assembly."""
    text = step_block(size, holes).decode()
    part, shape = _id(text, "PRODUCT_DEFINITION("), _id(text, "ADVANCED_BREP_SHAPE_REPRESENTATION(")
    context, stage = _last_argument(text, shape), _id(text, "PRODUCT_DEFINITION_CONTEXT(")
    about = _id(text, "PRODUCT_CONTEXT(")
    lines: list[str] = []

    def add(entity: str) -> str:
        lines.append(f"#{9000 + len(lines)}={entity};")
        return lines[-1].split("=")[0]

    product = add(f"PRODUCT('rack','架台','',({about}))")
    version = add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
    whole = add(f"PRODUCT_DEFINITION('design','',{version},{stage})")
    z, x = add("DIRECTION('',(0.,0.,1.))"), add("DIRECTION('',(1.,0.,0.))")
    frames = [_frame(add, z, x, place) for place in (0.0, *places)]
    represented = add(f"SHAPE_REPRESENTATION('',({','.join(frames)}),{context})")
    shown = add(f"PRODUCT_DEFINITION_SHAPE('','',{whole})")
    add(f"SHAPE_DEFINITION_REPRESENTATION({shown},{represented})")
    for number, frame in enumerate(frames[1:]):
        used = add(
            f"NEXT_ASSEMBLY_USAGE_OCCURRENCE('{number}','block:{number}','',{whole},{part},$)"
        )
        placed = add(f"PRODUCT_DEFINITION_SHAPE('','',{used})")
        moved = add(f"ITEM_DEFINED_TRANSFORMATION('','',{frames[0]},{frame})")
        related = add(
            f"(REPRESENTATION_RELATIONSHIP('','',{shape},{represented})"
            f"REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION({moved})"
            "SHAPE_REPRESENTATION_RELATIONSHIP())"
        )
        add(f"CONTEXT_DEPENDENT_SHAPE_REPRESENTATION({related},{placed})")
    ended = "ENDSEC;\nEND-ISO-10303-21;"
    return text.replace(ended, "\n".join(lines) + "\n" + ended).encode()


def _frame(add, z: str, x: str, place: float) -> str:
    origin = add(f"CARTESIAN_POINT('',({place:.1f},0.,0.))")
    return add(f"AXIS2_PLACEMENT_3D('',{origin},{z},{x})")


def _id(text: str, entity: str) -> str:
    found = re.search(r"(#\d+)=" + re.escape(entity), text)
    assert found is not None
    return found[1]


def _last_argument(text: str, name: str) -> str:
    found = re.search(rf"^{name}=.*,(#\d+)\);$", text, re.MULTILINE)
    assert found is not None
    return found[1]


def nested(levels: int, each: int) -> bytes:
    """Each level of the assembly has the next one so many times."""
    used = [
        f"#{level * 100 + number}=NEXT_ASSEMBLY_USAGE_OCCURRENCE\n('{number}','it''s (one)',$,"
        f"#{10_000 + level},#{10_001 + level},$);"
        for level in range(levels)
        for number in range(each)
    ]
    return step_block((1, 1, 1)).replace(b"DATA;", b"DATA;\n" + "\n".join(used).encode())
