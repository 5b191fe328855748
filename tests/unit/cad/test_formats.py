from shared_db.files.previews import VERSIONS
from shared_db.models import DrawingKind
from workers.cad.formats import MODULES, reader_of


def test_what_is_read_has_a_version_and_the_name_that_the_record_knows():
    assert {DrawingKind(kind) for kind in MODULES} == set(VERSIONS)


def test_each_kind_has_its_reader():
    for kind in MODULES:
        assert callable(reader_of(kind))
